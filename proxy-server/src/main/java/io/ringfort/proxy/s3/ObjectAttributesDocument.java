package io.ringfort.proxy.s3;

import io.ringfort.http.HttpHeaders;
import io.ringfort.http.ServerResponse;
import io.ringfort.proxy.object.ObjectInfo;
import io.ringfort.proxy.s3.S3ObjectRequest.DescribeObject;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.syntax.HeaderWords;
import io.ringfort.proxy.syntax.HttpDate;
import java.util.HashSet;
import java.util.Set;

/// The answer of GetObjectAttributes.
final class ObjectAttributesDocument {
  static final String HEADER = "x-amz-object-attributes";

  private static final Set<String> NAMES =
      Set.of("ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize");

  private ObjectAttributesDocument() {}

  /// Reads which attributes are asked for.
  static Set<String> parse(HttpHeaders headers) {
    Set<String> asked = new HashSet<>();
    for (String value : headers.all(HEADER)) {
      asked.addAll(HeaderWords.list(value));
    }
    if (asked.isEmpty() || !NAMES.containsAll(asked)) {
      throw S3Problem.of(S3Error.INVALID_ARGUMENT, "Invalid attribute name specified.")
          .with("ArgumentName", HEADER)
          .with("ArgumentValue", String.join(",", headers.all(HEADER)));
    }
    return asked;
  }

  static ServerResponse response(DescribeObject request, ObjectInfo info) {
    Set<String> asked = request.attributes();
    S3Xml xml = S3Xml.document("GetObjectAttributesResponse");
    if (asked.contains("ETag")) {
      xml.text("ETag", info.metadata().etag());
    }
    if (asked.contains("Checksum")) {
      S3ObjectHeaders.checksum(info)
          .ifPresent(checksum -> {
            xml.open("Checksum");
            checksum.addTo(xml);
            xml.close();
          });
    }
    if (asked.contains("StorageClass")) {
      xml.text("StorageClass", StorageClass.stored(info.metadata().attributes().systemMetadata()));
    }
    if (asked.contains("ObjectSize")) {
      xml.number("ObjectSize", info.metadata().dataBytes());
    }
    String modified = HttpDate.format(S3ObjectHeaders.lastModifiedSeconds(info));
    return xml.response(200, HttpHeaders.of("Last-Modified", modified));
  }
}
