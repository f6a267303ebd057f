package io.ringfort.proxy.s3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.http.HttpHeaders;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.syntax.HeaderWords;
import java.util.List;
import java.util.Optional;

/// Target of Jazzer: calls on objects. The first line is the method, the second the query, the
/// others are headers; or all of it is what a DeleteObjects says.
public final class ObjectCallFuzz {
  private ObjectCallFuzz() {}

  /// A call is understood or refused with an answer, and what is kept of it can be told again.
  public static void fuzzerTestOneInput(byte[] input) {
    try {
      List<String> lines = new String(input, ISO_8859_1).lines().toList();
      if (lines.size() >= 2) {
        tell(S3ObjectRoutesTest.parse(lines.get(0), lines.get(1), headers(lines)));
      }
    } catch (S3Problem problem) {
      requireClientsFault(problem);
    }
    try {
      for (DeleteDocument.Item item : DeleteDocument.parse(input).items()) {
        delete(item);
      }
    } catch (S3Problem problem) {
      requireClientsFault(problem);
    }
  }

  private static HttpHeaders headers(List<String> lines) {
    HttpHeaders.Builder headers = HttpHeaders.builder();
    for (String line : lines.subList(2, lines.size())) {
      int colon = line.indexOf(':');
      try {
        headers.add(line.substring(0, Math.max(0, colon)), line.substring(colon + 1).strip());
      } catch (IllegalArgumentException _) {
        // No such header comes through.
      }
    }
    return headers.build();
  }

  private static void tell(S3ObjectRequest request) {
    switch (request) {
      case S3ObjectRequest.ReadObject read -> read.overrides().over(HttpHeaders.none());
      case S3ObjectRequest.PutObject put -> tell(put.object());
      case S3ObjectRequest.CopyObject copy -> tell(copy.object());
      default -> {
        // Nothing of it comes back.
      }
    }
  }

  private static void tell(NewObject object) {
    ObjectAttributes attributes = object.create(CannedAcl.PRIVATE, Optional.empty());
    HttpHeaders.Builder headers = HttpHeaders.builder();
    headers.addUtf8("Content-Type", attributes.contentType());
    attributes
        .contentHeaders()
        .forEach((name, value) -> headers.addUtf8(HeaderWords.headerName("", name), value));
    UserMetadata.addTo(headers, attributes.userMetadata());
  }

  private static void delete(DeleteDocument.Item item) {
    try {
      if (!item.isOfUnknownVersion() && item.condition().toString().isEmpty()) {
        throw new IllegalStateException("no condition: " + item);
      }
    } catch (S3Problem problem) {
      requireClientsFault(problem);
    }
  }

  private static void requireClientsFault(S3Problem problem) {
    int status = problem.error().status();
    if (status >= 500 && status != 501) {
      throw new IllegalStateException("takes the blame: " + problem.message());
    }
  }
}
