package io.ringfort.proxy.s3;

import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import java.util.SortedMap;

/// Who owns the objects of a bucket, and whether access lists count. Here the bucket's owner owns
/// all objects in any case.
enum ObjectOwnership {
  /// Nothing was said: access lists count.
  UNSET(""),

  /// Access lists count.
  BUCKET_OWNER_PREFERRED("BucketOwnerPreferred"),

  /// Access lists do not count, and none can be set that open anything.
  BUCKET_OWNER_ENFORCED("BucketOwnerEnforced");

  /// Item of the system metadata of containers.
  static final String ITEM = "s3.ownership";

  private static final String OBJECT_WRITER = "ObjectWriter";

  private final String text;

  ObjectOwnership(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  /// Reads the value of a header or an element.
  static ObjectOwnership parse(String text) {
    for (ObjectOwnership ownership : values()) {
      if (ownership != UNSET && ownership.text.equals(text)) {
        return ownership;
      }
    }
    if (text.equals(OBJECT_WRITER)) {
      throw S3Problem.notImplemented(
          "ObjectOwnership " + OBJECT_WRITER + " (objects belong to the owner of their bucket)");
    }
    throw S3Problem.of(S3Error.INVALID_ARGUMENT, "Invalid x-amz-object-ownership header: " + text)
        .with("ArgumentName", "x-amz-object-ownership")
        .with("ArgumentValue", text);
  }

  /// What was stored with a container.
  static ObjectOwnership stored(SortedMap<String, String> systemMetadata) {
    String text = systemMetadata.getOrDefault(ITEM, "");
    for (ObjectOwnership ownership : values()) {
      if (ownership.text.equals(text)) {
        return ownership;
      }
    }
    return BUCKET_OWNER_ENFORCED;
  }

  /// Refuses a list for a bucket that has none.
  void require(CannedAcl acl) {
    if (this == BUCKET_OWNER_ENFORCED && !acl.isPrivate()) {
      throw S3Problem.of(S3Error.ACL_NOT_SUPPORTED);
    }
  }
}
