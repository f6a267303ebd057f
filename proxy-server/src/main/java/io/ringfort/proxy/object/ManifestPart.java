package io.ringfort.proxy.object;

import static java.util.Objects.requireNonNull;

/// A part of a composite object.
///
/// @param number what the client called it, 1 to 10 000
/// @param object name of the object that holds its data
/// @param dataBytes length of its data
/// @param etag MD5 of its data in hexadecimal
/// @param note what the door noted of it; the hall does not look at it
public record ManifestPart(int number, String object, long dataBytes, String etag, String note) {
  public static final int NUMBER_MAX = 10_000;
  public static final int NOTE_CHARACTERS_MAX = 256;

  private static final int ETAG_CHARACTERS = 32;

  public ManifestPart {
    requireNonNull(object, "object is null");
    if (number < 1 || number > NUMBER_MAX) {
      throw new IllegalArgumentException(
          "number of a part is " + number + ", allowed are 1 to " + NUMBER_MAX);
    }
    if (dataBytes < 0) {
      throw new IllegalArgumentException("length of a part is negative: " + dataBytes);
    }
    if (etag.length() != ETAG_CHARACTERS || !etag.chars().allMatch(ManifestPart::isHex)) {
      throw new IllegalArgumentException("etag of a part is no MD5: " + etag);
    }
    if (note.length() > NOTE_CHARACTERS_MAX) {
      throw new IllegalArgumentException(
          "note of a part has "
              + note.length()
              + " characters, the limit is "
              + NOTE_CHARACTERS_MAX);
    }
  }

  private static boolean isHex(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }
}
