package io.ringfort.proxy.s3;

import io.ringfort.proxy.s3.payload.ChecksumAlgorithm;
import java.util.Optional;

/// What this door notes of an uploaded part: its checksum, as `CRC32=base64`; empty text for none.
///
/// @param algorithm name of the algorithm, or empty
/// @param base64 the value, or empty
record PartNote(String algorithm, String base64) {
  static final PartNote NONE = new PartNote("", "");

  static PartNote of(ChecksumAlgorithm algorithm, String base64) {
    return new PartNote(algorithm.name(), base64);
  }

  /// Reads what [#text] wrote; anything else is no checksum.
  static PartNote parse(String text) {
    int separator = text.indexOf('=');
    return separator <= 0
        ? NONE
        : new PartNote(text.substring(0, separator), text.substring(separator + 1));
  }

  String text() {
    return algorithm.isEmpty() ? "" : algorithm + "=" + base64;
  }

  /// The value, if it is of this algorithm.
  Optional<String> find(ChecksumAlgorithm wanted) {
    return wanted.name().equals(algorithm) && wanted.decode(base64).isPresent()
        ? Optional.of(base64)
        : Optional.empty();
  }

  /// The algorithm and the value, if there is one.
  Optional<ChecksumAlgorithm> known() {
    return ChecksumAlgorithm.find(algorithm).filter(found -> find(found).isPresent());
  }
}
