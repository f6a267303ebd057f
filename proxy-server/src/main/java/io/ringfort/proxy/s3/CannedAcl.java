package io.ringfort.proxy.s3;

import io.ringfort.proxy.access.Principal;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import java.util.SortedMap;

/// The access lists that have a name. Whoever owns the bucket may do everything in any case.
enum CannedAcl {
  PRIVATE("private", false, false, false),
  PUBLIC_READ("public-read", true, true, false),
  PUBLIC_READ_WRITE("public-read-write", true, true, true),
  AUTHENTICATED_READ("authenticated-read", false, true, false),

  /// The bucket's owner owns all objects in it, so these two say nothing more.
  BUCKET_OWNER_READ("bucket-owner-read", false, false, false),
  BUCKET_OWNER_FULL_CONTROL("bucket-owner-full-control", false, false, false);

  /// Item of the system metadata of containers and objects.
  static final String ITEM = "s3.acl";

  private final String text;
  private final boolean anyoneReads;
  private final boolean usersRead;
  private final boolean anyoneWrites;

  CannedAcl(String text, boolean anyoneReads, boolean usersRead, boolean anyoneWrites) {
    this.text = text;
    this.anyoneReads = anyoneReads;
    this.usersRead = usersRead;
    this.anyoneWrites = anyoneWrites;
  }

  String text() {
    return text;
  }

  /// Reads the value of a header.
  static CannedAcl parse(String text) {
    for (CannedAcl acl : values()) {
      if (acl.text.equals(text)) {
        return acl;
      }
    }
    throw S3Problem.of(S3Error.INVALID_ARGUMENT)
        .with("ArgumentName", "x-amz-acl")
        .with("ArgumentValue", text);
  }

  /// What was stored; private if nothing was.
  static CannedAcl stored(SortedMap<String, String> systemMetadata) {
    String text = systemMetadata.get(ITEM);
    return text == null ? PRIVATE : parse(text);
  }

  /// Whether someone who is not the owner may read.
  boolean allowsReading(Principal principal) {
    return anyoneReads || (usersRead && principal instanceof Principal.User);
  }

  /// Whether someone who is not the owner may write; anonymously, too.
  boolean allowsWriting() {
    return anyoneWrites;
  }
}
