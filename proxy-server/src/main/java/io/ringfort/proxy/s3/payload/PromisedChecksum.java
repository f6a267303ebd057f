package io.ringfort.proxy.s3.payload;

import io.ringfort.http.HttpHeaders;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.syntax.HeaderWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What the head of a request says about the checksum of its body.
sealed interface PromisedChecksum {
  /// Nothing.
  record None() implements PromisedChecksum {}

  /// It has this value.
  record Value(ChecksumAlgorithm algorithm, String base64) implements PromisedChecksum {}

  /// Its value comes after the body.
  record InTrailer(ChecksumAlgorithm algorithm) implements PromisedChecksum {}

  /// Reads the fields of a head.
  ///
  /// @throws S3Problem if a field is malformed, unknown, or they contradict each other
  static PromisedChecksum parse(HttpHeaders headers, boolean hasTrailer) {
    List<PromisedChecksum> found = new ArrayList<>(1);
    for (int index = 0; index < headers.size(); index++) {
      String name = headers.name(index);
      if (isChecksum(name)) {
        found.add(value(requireAlgorithm(name), headers.value(index)));
      }
    }
    for (String name : trailerNames(headers)) {
      if (!hasTrailer) {
        throw S3Problem.of(
            S3Error.INVALID_REQUEST,
            "x-amz-trailer needs a payload in chunks with a trailer, as x-amz-content-sha256 says"
                + " it.");
      }
      if (isChecksum(name)) {
        found.add(new InTrailer(requireAlgorithm(name)));
      }
    }
    if (found.size() > 1) {
      throw S3Problem.of(
          S3Error.INVALID_REQUEST,
          "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
    }
    PromisedChecksum promised = found.isEmpty() ? new None() : found.getFirst();
    checkNamed(headers, promised);
    return promised;
  }

  /// The names of the trailer fields that are announced, in lower case.
  static List<String> trailerNames(HttpHeaders headers) {
    List<String> names = new ArrayList<>();
    for (String value : headers.all("x-amz-trailer")) {
      for (String name : HeaderWords.list(value)) {
        names.add(name.toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }

  private static boolean isChecksum(String name) {
    String prefix = ChecksumAlgorithm.FIELD_PREFIX;
    if (!name.regionMatches(true, 0, prefix, 0, prefix.length())) {
      return false;
    }
    return switch (name.substring(prefix.length()).toLowerCase(Locale.ROOT)) {
      case "algorithm", "type", "mode" -> false;
      default -> true;
    };
  }

  private static ChecksumAlgorithm requireAlgorithm(String field) {
    return ChecksumAlgorithm.ofField(field).orElseThrow(PromisedChecksum::unsupported);
  }

  private static PromisedChecksum value(ChecksumAlgorithm algorithm, String base64) {
    if (algorithm.decode(base64).isEmpty()) {
      throw invalid(algorithm);
    }
    return new Value(algorithm, base64);
  }

  static S3Problem invalid(ChecksumAlgorithm algorithm) {
    return S3Problem.of(
        S3Error.BAD_DIGEST, "Value for " + algorithm.field() + " header is invalid.");
  }

  private static S3Problem unsupported() {
    return S3Problem.of(
        S3Error.INVALID_REQUEST,
        "Checksum algorithm provided is unsupported. Please try again with any of the valid types:"
            + " [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]");
  }

  /// Compares with the algorithm that the SDK names.
  private static void checkNamed(HttpHeaders headers, PromisedChecksum promised) {
    Optional<String> word = headers.first("x-amz-sdk-checksum-algorithm");
    if (word.isEmpty()) {
      return;
    }
    ChecksumAlgorithm named =
        ChecksumAlgorithm.find(word.get()).orElseThrow(PromisedChecksum::unsupported);
    ChecksumAlgorithm given =
        switch (promised) {
          case None _ ->
              throw S3Problem.of(
                  S3Error.INVALID_REQUEST,
                  "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-*"
                      + " or x-amz-trailer headers were found.");
          case Value(ChecksumAlgorithm algorithm, String _) -> algorithm;
          case InTrailer(ChecksumAlgorithm algorithm) -> algorithm;
        };
    if (given != named) {
      throw S3Problem.of(
          S3Error.INVALID_REQUEST, "Value for x-amz-sdk-checksum-algorithm header is invalid.");
    }
  }
}
