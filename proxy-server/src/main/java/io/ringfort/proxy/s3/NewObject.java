package io.ringfort.proxy.s3;

import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.http.HttpHeaders;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.syntax.HeaderWords;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the headers of a request say about the object to be.
///
/// @param contentType empty if the headers leave it open
/// @param contentHeaders the representation headers that are kept, in lower case
/// @param userMetadata items without prefix, in lower case
/// @param acl who may read it
/// @param storageClass one of AWS's names
record NewObject(
    String contentType,
    SortedMap<String, String> contentHeaders,
    SortedMap<String, String> userMetadata,
    AclSource acl,
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
    "x-amz-copy-source-server-side-encryption",
    "x-amz-website-redirect-location",
    "x-amz-write-offset-bytes"
  };

  /// Gathers headers one by one. For one thread.
  private static final class Gathered {
    private String contentType = "";
    private SortedMap<String, String> contentHeaders = NOTHING;
    private SortedMap<String, String> userMetadata = NOTHING;
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
        AclSource.of(headers),
        gathered.storageClass);
  }

  /// Refuses a header that asks for what is not done here.
  static void requireKnown(String name) {
    for (String refused : REFUSED) {
      if (name.regionMatches(true, 0, refused, 0, refused.length())) {
        throw notImplemented(name);
      }
    }
    // Its directive begins with the same word and asks for nothing.
    if (name.equalsIgnoreCase("x-amz-tagging")) {
      throw notImplemented(name);
    }
  }

  static S3Problem notImplemented(String header) {
    return S3Problem.of(
            S3Error.NOT_IMPLEMENTED,
            "A header you provided implies functionality that is not implemented.")
        .with("Header", header);
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

  /// The attributes of an object that is uploaded.
  ///
  /// @param granted the access list that counts
  ObjectAttributes create(CannedAcl granted, Optional<ObjectChecksum> checksum) {
    return new ObjectAttributes(
        contentType.isEmpty() ? TYPE : contentType,
        contentHeaders,
        userMetadata,
        systemItems(NOTHING, granted, checksum),
        0);
  }

  /// The attributes of a copy. Access list, storage class and checksum are its own; what the other
  /// door keeps with the source stays.
  ///
  /// @param replace whether type, headers and metadata are those of the request
  /// @param deleteAtSeconds when the copy ceases to be, or 0
  ObjectAttributes copy(
      ObjectAttributes source,
      boolean replace,
      CannedAcl granted,
      Optional<ObjectChecksum> checksum,
      long deleteAtSeconds) {
    SortedMap<String, String> kept = new TreeMap<>(source.systemMetadata());
    kept.keySet().removeIf(name -> name.startsWith("s3."));
    String type = replace ? contentType : source.contentType();
    return new ObjectAttributes(
        type.isEmpty() ? TYPE : type,
        replace ? contentHeaders : source.contentHeaders(),
        replace ? userMetadata : source.userMetadata(),
        systemItems(kept, granted, checksum),
        deleteAtSeconds);
  }

  private SortedMap<String, String> systemItems(
      SortedMap<String, String> kept, CannedAcl granted, Optional<ObjectChecksum> checksum) {
    boolean plain = granted.isPrivate() && storageClass.equals(StorageClass.STANDARD);
    if (plain && checksum.isEmpty()) {
      return kept;
    }
    SortedMap<String, String> items = new TreeMap<>(kept);
    if (!granted.isPrivate()) {
      items.put(CannedAcl.ITEM, granted.storedText());
    }
    if (!storageClass.equals(StorageClass.STANDARD)) {
      items.put(StorageClass.ITEM, storageClass);
    }
    checksum.ifPresent(known -> known.addTo(items));
    return items;
  }
}
