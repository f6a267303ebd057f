package io.ringfort.proxy.s3;

import io.ringfort.http.HttpHeaders;
import io.ringfort.http.ServerResponse;
import io.ringfort.proxy.object.ManifestPart;
import io.ringfort.proxy.object.ObjectInfo;
import io.ringfort.proxy.s3.S3ObjectRequest.DescribeObject;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.syntax.HeaderWords;
import io.ringfort.proxy.syntax.HttpDate;
import java.util.HashSet;
import java.util.List;
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

  static ServerResponse response(
      DescribeObject request, ObjectInfo info, List<ManifestPart> parts) {
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
    if (!parts.isEmpty()) {
      addParts(xml, request, parts);
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

  /// As with AWS, single parts are told only if they have checksums.
  private static void addParts(S3Xml xml, DescribeObject request, List<ManifestPart> parts) {
    List<ManifestPart> told =
        parts.stream()
            .filter(part -> part.number() > request.afterPart())
            .filter(part -> PartNote.parse(part.note()).known().isPresent())
            .toList();
    int limit = Math.min(request.partsMax(), S3UploadRoutes.PARTS_MAX);
    xml.open("ObjectParts").number("PartsCount", parts.size());
    xml.number("PartNumberMarker", request.afterPart()).number("MaxParts", limit);
    xml.flag("IsTruncated", told.size() > limit);
    for (ManifestPart part : told.stream().limit(limit).toList()) {
      PartNote note = PartNote.parse(part.note());
      xml.open("Part").number("PartNumber", part.number()).number("Size", part.dataBytes());
      note.known()
          .ifPresent(algorithm -> xml.text(UploadChecksum.element(algorithm), note.base64()));
      xml.close();
    }
    if (told.size() > limit && limit > 0) {
      xml.number("NextPartNumberMarker", told.get(limit - 1).number());
    }
    xml.close();
  }
}
