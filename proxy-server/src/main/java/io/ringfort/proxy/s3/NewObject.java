package io.ringfort.proxy.s3;

import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.http.HttpHeaders;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.syntax.HeaderWords;
import java.util.Collections;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the headers of a request say about the object to be.
///
/// @param contentType empty if the headers leave it open
/// @param contentHeaders the representation headers that are kept, in lower case
/// @param userMetadata items without prefix, in lower case
/// @param acl the canned list
/// @param storageClass one of AWS's names
record NewObject(
    String contentType,
    SortedMap<String, String> contentHeaders,
    SortedMap<String, String> userMetadata,
    CannedAcl acl,
    String storageClass) {
  /// What objects are whose client did not say.
  static final String TYPE = "binary/octet-stream";

  private static final String AMZ = "x-amz-";
  private static final String AWS_CHUNKED = "aws-chunked";
  private static final SortedMap<String, String> NOTHING =
      Collections.unmodifiableSortedMap(new TreeMap<>());

  /// Headers that ask for what is not done here; to ignore them would betray the client.
  private static final String[] REFUSED = {
    "x-amz-server-side-encryption",
    "x-amz-object-lock-",
    "x-amz-tagging",
    "x-amz-grant-",
    "x-amz-website-redirect-location",
    "x-amz-write-offset-bytes"
  };

  /// Gathers headers one by one. For one thread.
  private static final class Gathered {
    private String contentType = "";
    private SortedMap<String, String> contentHeaders = NOTHING;
    private SortedMap<String, String> userMetadata = NOTHING;
    private CannedAcl acl = CannedAcl.PRIVATE;
    private String storageClass = StorageClass.STANDARD;

    void add(String name, String value) {
      if (name.regionMatches(true, 0, AMZ, 0, AMZ.length())) {
        addAmz(name, value);
        return;
      }
      switch (name.toLowerCase(Locale.ROOT)) {
        case "content-type" -> contentType = UserMetadata.text(value);
        case "content-encoding" -> keep("content-encoding", withoutChunking(value));
        case "content-disposition" -> keep("content-disposition", value);
        case "content-language" -> keep("content-language", value);
        case "cache-control" -> keep("cache-control", value);
        case "expires" -> keep("expires", value);
        default -> {
          // Not about the object.
        }
      }
    }

    private void keep(String name, String value) {
      if (!value.isEmpty()) {
        contentHeaders = contentHeaders.isEmpty() ? new TreeMap<>() : contentHeaders;
        contentHeaders.put(name, UserMetadata.text(value));
      }
    }

    private void addAmz(String name, String value) {
      if (UserMetadata.isItem(name)) {
        userMetadata = userMetadata.isEmpty() ? new TreeMap<>() : userMetadata;
        UserMetadata.put(userMetadata, name, value);
      } else if (name.equalsIgnoreCase("x-amz-acl")) {
        acl = CannedAcl.parse(value);
      } else if (name.equalsIgnoreCase("x-amz-storage-class")) {
        storageClass = StorageClass.parse(value);
      } else {
        requireKnown(name);
      }
    }
  }

  static NewObject parse(HttpHeaders headers) {
    Gathered gathered = new Gathered();
    for (int index = 0; index < headers.size(); index++) {
      gathered.add(headers.name(index), headers.value(index));
    }
    UserMetadata.requireWithinLimit(gathered.userMetadata);
    return new NewObject(
        gathered.contentType,
        gathered.contentHeaders,
        gathered.userMetadata,
        gathered.acl,
        gathered.storageClass);
  }

  /// Refuses a header that asks for what is not done here.
  static void requireKnown(String name) {
    for (String refused : REFUSED) {
      if (name.regionMatches(true, 0, refused, 0, refused.length())) {
        throw S3Problem.of(
                S3Error.NOT_IMPLEMENTED,
                "A header you provided implies functionality that is not implemented.")
            .with("Header", name);
      }
    }
  }

  /// The encoding of the data itself: `aws-chunked` is only how it travels.
  private static String withoutChunking(String encoding) {
    if (!encoding.toLowerCase(Locale.ROOT).contains(AWS_CHUNKED)) {
      return encoding;
    }
    return String.join(
        ", ",
        HeaderWords.list(encoding).stream()
            .filter(coding -> !coding.equalsIgnoreCase(AWS_CHUNKED))
            .toList());
  }

  /// The attributes of an object that is new.
  ///
  /// @param systemMetadata further items of this door
  ObjectAttributes create(SortedMap<String, String> systemMetadata) {
    return new ObjectAttributes(
        contentType.isEmpty() ? TYPE : contentType,
        contentHeaders,
        userMetadata,
        systemItems(systemMetadata),
        0);
  }

  private SortedMap<String, String> systemItems(SortedMap<String, String> more) {
    boolean plain = acl == CannedAcl.PRIVATE && storageClass.equals(StorageClass.STANDARD);
    if (plain) {
      return more;
    }
    SortedMap<String, String> items = new TreeMap<>(more);
    if (acl != CannedAcl.PRIVATE) {
      items.put(CannedAcl.ITEM, acl.text());
    }
    if (!storageClass.equals(StorageClass.STANDARD)) {
      items.put(StorageClass.ITEM, storageClass);
    }
    return items;
  }
}
