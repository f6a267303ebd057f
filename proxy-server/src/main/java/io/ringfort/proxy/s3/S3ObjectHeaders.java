package io.ringfort.proxy.s3;

import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.http.HttpHeaders;
import io.ringfort.proxy.object.ObjectInfo;
import io.ringfort.proxy.syntax.HeaderWords;
import io.ringfort.proxy.syntax.HttpDate;
import java.util.Map;
import java.util.Optional;

/// The headers that describe an object.
final class S3ObjectHeaders {
  private S3ObjectHeaders() {}

  /// All but those about the data's length and checksums.
  static HttpHeaders.Builder describe(ObjectInfo info) {
    ObjectAttributes attributes = info.metadata().attributes();
    HttpHeaders.Builder headers = HttpHeaders.builder();
    headers.add("Last-Modified", HttpDate.format(lastModifiedSeconds(info)));
    headers.add("ETag", quotedTag(info));
    headers.add("Accept-Ranges", "bytes");
    headers.addUtf8("Content-Type", attributes.contentType());
    for (Map.Entry<String, String> header : attributes.contentHeaders().entrySet()) {
      headers.addUtf8(HeaderWords.headerName("", header.getKey()), header.getValue());
    }
    String storageClass = StorageClass.stored(attributes.systemMetadata());
    if (!storageClass.equals(StorageClass.STANDARD)) {
      headers.add("x-amz-storage-class", storageClass);
    }
    UserMetadata.addTo(headers, attributes.userMetadata());
    return headers;
  }

  static Optional<ObjectChecksum> checksum(ObjectInfo info) {
    return ObjectChecksum.stored(info.metadata().attributes().systemMetadata());
  }

  static String quotedTag(ObjectInfo info) {
    return "\"" + info.metadata().etag() + "\"";
  }

  /// The second in which the version was written, as listings have it.
  static long lastModifiedSeconds(ObjectInfo info) {
    return info.birth().micros() / 1_000_000;
  }
}
