package io.ringfort.proxy.swift;

import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.http.HttpHeaders;
import io.ringfort.proxy.object.ObjectInfo;
import io.ringfort.proxy.syntax.HeaderWords;
import io.ringfort.proxy.syntax.HttpDate;
import java.util.Map;

/// The headers that describe an object.
final class SwiftObjectHeaders {
  private SwiftObjectHeaders() {}

  /// All of them, for reads.
  ///
  /// @param etag of the content, which is not the object's own if it has segments
  static HttpHeaders.Builder describe(ObjectInfo info, String etag) {
    ObjectAttributes attributes = info.metadata().attributes();
    HttpHeaders.Builder headers = HttpHeaders.builder();
    addVersion(headers, info, etag);
    headers.add("X-Timestamp", info.birth().seconds());
    headers.add("Accept-Ranges", "bytes");
    headers.addUtf8("Content-Type", attributes.contentType());
    for (Map.Entry<String, String> header : attributes.contentHeaders().entrySet()) {
      headers.addUtf8(HeaderWords.headerName("", header.getKey()), header.getValue());
    }
    String manifest = manifest(info);
    if (!manifest.isEmpty()) {
      headers.addUtf8("X-Object-Manifest", manifest);
    }
    addMetadata(headers, attributes);
    return headers;
  }

  /// What names a version: its tag and its time.
  static void addVersion(HttpHeaders.Builder headers, ObjectInfo info, String etag) {
    headers.add("Etag", etag);
    headers.add("Last-Modified", HttpDate.format(lastModifiedSeconds(info)));
  }

  /// The client's items and the time of deletion.
  static void addMetadata(HttpHeaders.Builder headers, ObjectAttributes attributes) {
    MetadataHeaders.add(headers, MetadataHeaders.OBJECT, attributes.userMetadata(), true);
    if (attributes.deleteAtSeconds() != 0) {
      headers.add("X-Delete-At", Long.toString(attributes.deleteAtSeconds()));
    }
  }

  static long lastModifiedSeconds(ObjectInfo info) {
    return HttpDate.secondsUp(info.birth());
  }

  /// Container and prefix of the segments, as stored; empty if the object has none.
  static String manifest(ObjectInfo info) {
    return info.metadata().attributes().systemMetadata().getOrDefault(NewAttributes.MANIFEST, "");
  }
}
