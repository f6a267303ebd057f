package io.ringfort.proxy.s3;

import io.ringfort.common.name.ContainerName;
import io.ringfort.common.name.ObjectName;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.syntax.PercentCoding;
import io.ringfort.proxy.syntax.Utf8;

/// The source of a copy, as the header names it: `/bucket/key` or `bucket/key`, percent-encoded,
/// perhaps with `?versionId=` after it.
final class CopySource {
  static final String HEADER = "x-amz-copy-source";

  private static final String VERSION = "?versionId=";

  private CopySource() {}

  /// @throws S3Problem if the header names no object, or a version that cannot be there
  static S3Place parse(String header) {
    int question = header.lastIndexOf(VERSION);
    String text = decode(question < 0 ? header : header.substring(0, question));
    int from = text.startsWith("/") ? 1 : 0;
    int slash = text.indexOf('/', from);
    if (slash <= from || slash == text.length() - 1) {
      throw invalid("Invalid copy source bucket or key", header);
    }
    S3Place place = new S3Place(text.substring(from, slash), text.substring(slash + 1));
    if (Utf8.bytes(place.bucket()) > ContainerName.BYTES_MAX) {
      throw S3Gate.noSuchBucket(place.bucket());
    }
    if (Utf8.bytes(place.key()) > ObjectName.BYTES_MAX) {
      throw S3Problem.of(S3Error.NO_SUCH_KEY).with("Key", place.key());
    }
    if (question >= 0) {
      VersionId.requireCurrent(header.substring(question + VERSION.length()), place.key());
    }
    return place;
  }

  private static String decode(String text) {
    try {
      return PercentCoding.decodePath(text);
    } catch (PercentCoding.MalformedTextException | PercentCoding.BadEscapeException _) {
      throw invalid("Invalid copy source encoding", text);
    }
  }

  private static S3Problem invalid(String message, String value) {
    return S3Problem.of(S3Error.INVALID_ARGUMENT, message)
        .with("ArgumentName", HEADER)
        .with("ArgumentValue", value);
  }
}
