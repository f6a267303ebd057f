package io.ringfort.http;

/// How large the head of a message may be.
///
/// @param lineBytesMax request or status line; a longer request line is answered with 414
/// @param bytesMax whole head; a larger one is answered with 431
/// @param fieldsMax header fields; more are answered with 431
public record HeadLimits(int lineBytesMax, int bytesMax, int fieldsMax) {
  public HeadLimits {
    if (lineBytesMax < 16 || bytesMax < lineBytesMax || fieldsMax < 1) {
      throw new IllegalArgumentException(
          "limits do not fit: line %d, head %d bytes, %d fields"
              .formatted(lineBytesMax, bytesMax, fieldsMax));
    }
  }

  /// A line of 16 KiB, 64 KiB in all, 256 fields. A name of 1024 bytes has 3072 characters when it
  /// is percent-encoded, and a listing may name a marker, an end, a prefix and its container.
  public static HeadLimits defaults() {
    return new HeadLimits(16 << 10, 64 << 10, 256);
  }
}
