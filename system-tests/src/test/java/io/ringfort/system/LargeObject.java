package io.ringfort.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The content of one large object: nobody has to hold it, and every byte of it is compared.
///
/// @param seed of its [PatternStream]
record LargeObject(long seed, long bytes) {
  /// Its key.
  static final String NAME = "large";

  /// How large it is, as `1GiB` or `200MiB`.
  private static final String SIZE_VARIABLE = "RINGFORT_LARGE_OBJECT";

  /// Several parts for each client.
  private static final String SIZE_DEFAULT = "64MiB";

  private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,5})(MiB|GiB)");

  /// Of the size that whoever runs the tests wants.
  static LargeObject ofWantedSize(long seed) {
    String size = System.getenv().getOrDefault(SIZE_VARIABLE, SIZE_DEFAULT);
    Matcher matcher = SIZE.matcher(size);
    if (!matcher.matches()) {
      throw new AssertionError(SIZE_VARIABLE + " is '" + size + "', not as '1GiB' or '200MiB'");
    }
    return new LargeObject(
        seed, Long.parseLong(matcher.group(1)) << (matcher.group(2).equals("MiB") ? 20 : 30));
  }

  Path writeTo(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      new PatternStream(seed, bytes).transferTo(out);
    }
    return file;
  }

  /// Fails unless this is the content of the file, from the first to the last byte.
  void requireSame(Path file) throws IOException {
    PatternStream.Verifier verifier = new PatternStream.Verifier(seed, bytes);
    try (InputStream in = Files.newInputStream(file)) {
      in.transferTo(verifier);
    }
    if (verifier.verifiedBytes() != bytes) {
      throw new AssertionError(verifier.verifiedBytes() + " bytes instead of " + bytes);
    }
  }
}
