package io.ringfort.proxy.s3.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ringfort.http.HttpHeaders;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.s3.sign.SignatureFixture;

/// Target of Jazzer: heads of requests. A line with the target, then a line for each field.
public final class SignatureFuzz {
  private SignatureFuzz() {}

  /// A head is recognized, is of nobody, or is refused with an answer.
  public static void fuzzerTestOneInput(byte[] input) {
    String[] lines = new String(input, ISO_8859_1).split("\n", 100);
    HttpHeaders.Builder fields = HttpHeaders.builder();
    for (int index = 1; index < lines.length; index++) {
      int colon = lines[index].indexOf(':');
      if (colon > 0) {
        add(fields, lines[index].substring(0, colon), lines[index].substring(colon + 1).strip());
      }
    }
    String target = lines[0].startsWith("/") ? lines[0] : "/" + lines[0];
    try {
      SignatureFixture.verify("GET", target, fields.build());
    } catch (S3Problem problem) {
      int status = problem.error().status();
      if (status >= 500 && problem.error() != S3Error.NOT_IMPLEMENTED) {
        throw new IllegalStateException("takes the blame: " + problem.message());
      }
    }
  }

  private static void add(HttpHeaders.Builder fields, String name, String value) {
    try {
      fields.add(name, value);
    } catch (IllegalArgumentException _) {
      // What the parser of HTTP refuses does not get here.
    }
  }
}
