package io.ringfort.proxy.s3;

import io.ringfort.proxy.multipart.PartChoice;
import io.ringfort.proxy.object.ManifestPart;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.s3.payload.ChecksumAlgorithm;
import io.ringfort.proxy.syntax.HeaderWords;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The document by which a client says what an object is put together from.
///
/// @param parts in the client's order
record CompletionList(List<Part> parts) {
  /// Room for 10 000 parts with a checksum each.
  static final int BYTES_MAX = 8 << 20;

  /// @param checksums that the client gives, in base64
  record Part(int number, String etag, Map<ChecksumAlgorithm, String> checksums) {}

  CompletionList {
    parts = List.copyOf(parts);
  }

  /// @throws S3Problem `MalformedXML`
  static CompletionList read(byte[] document) {
    XmlElement root = S3XmlReader.read(document, "CompleteMultipartUpload");
    List<Part> parts = new ArrayList<>();
    for (XmlElement element : root.all("Part")) {
      parts.add(part(element));
    }
    if (parts.isEmpty() || parts.size() > ManifestPart.NUMBER_MAX) {
      throw S3Problem.of(S3Error.MALFORMED_XML);
    }
    return new CompletionList(parts);
  }

  private static Part part(XmlElement element) {
    long number = HeaderWords.digits(element.require("PartNumber").text().strip());
    if (number < 1 || number > ManifestPart.NUMBER_MAX) {
      throw S3Problem.of(
              S3Error.INVALID_ARGUMENT,
              "PartNumber must be an integer between 1 and " + ManifestPart.NUMBER_MAX)
          .with("ArgumentName", "partNumber");
    }
    String etag = HeaderWords.unquoted(element.require("ETag").text().strip());
    Map<ChecksumAlgorithm, String> checksums = new EnumMap<>(ChecksumAlgorithm.class);
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      String value = element.textOf(UploadChecksum.element(algorithm));
      if (!value.isEmpty()) {
        checksums.put(algorithm, value);
      }
    }
    return new Part((int) number, etag.toLowerCase(Locale.ROOT), checksums);
  }

  List<PartChoice> choices() {
    return parts.stream().map(part -> new PartChoice(part.number(), part.etag())).toList();
  }
}
