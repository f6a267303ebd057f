package io.ringfort.proxy.multipart;

import io.ringfort.common.name.ContainerName;
import io.ringfort.common.name.ObjectName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// Where uploads and their parts are kept: in hidden containers of an account of the cluster's own,
/// one for uploads and one for parts per container (and policy) that has seen an upload.
///
/// A part is named `upload/number/unique`, with five digits for the number.
///
/// The marker of an upload is named so that the listing of markers is in the order of (name of the
/// object, id), and so that a prefix or delimiter of objects' names is one of markers' names:
///
/// ```
///  name of the object, written so that it has no characters below U+0020 but in pairs:
///      U+0000..U+000F  is  U+0001, U+0010 + value
///      U+0010..U+001F  is  U+0002, value
///  U+0000                    below everything that can follow in a longer name
///  the id, a digit each as U+0010 + value
/// ```
///
/// Both halves of a pair stay below U+0020 and pairs sort as what they stand for, so the order of
/// names is kept. A delimiter is written like a name: it begins with U+0001, U+0002 or a character
/// from U+0020 on, none of which stands in the id or second in a pair, so it is found exactly where
/// the name has it.
final class UploadNames {
  static final String ACCOUNT = ".uploads";
  static final String MARKERS_PREFIX = "uploads-";
  static final String PARTS_PREFIX = "parts-";

  private static final char SEPARATOR = 0;
  private static final char LOW_PAIR = 1;
  private static final char HIGH_PAIR = 2;
  private static final char DIGITS = 0x10;
  private static final char PLAIN = 0x20;
  private static final int HASH_BYTES = 16;
  private static final int NUMBER_DIGITS = 5;

  private UploadNames() {}

  /// An upload as its marker's name tells.
  record MarkerName(String object, UploadId id) {}

  static ContainerName markers(ContainerName of, int policy) {
    return new ContainerName(ACCOUNT, MARKERS_PREFIX + hash(of, policy));
  }

  static ContainerName parts(ContainerName of, int policy) {
    return new ContainerName(ACCOUNT, PARTS_PREFIX + hash(of, policy));
  }

  private static String hash(ContainerName of, int policy) {
    try {
      byte[] text = (policy + of.path()).getBytes(StandardCharsets.UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK has no SHA-256", e);
    }
  }

  static String marker(String object, UploadId id) {
    StringBuilder name = new StringBuilder(written(object)).append(SEPARATOR);
    for (int index = 0; index < id.text().length(); index++) {
      name.append((char) (DIGITS + Character.digit(id.text().charAt(index), 16)));
    }
    return name.toString();
  }

  /// Below the markers of longer names and above all markers of this one.
  static String afterMarkers(String object) {
    return written(object) + LOW_PAIR;
  }

  /// A name, prefix or delimiter as it stands in the names of markers.
  static String written(String name) {
    if (name.chars().noneMatch(c -> c < PLAIN)) {
      return name;
    }
    StringBuilder text = new StringBuilder(name.length() + 16);
    for (int index = 0; index < name.length(); index++) {
      char c = name.charAt(index);
      if (c >= PLAIN) {
        text.append(c);
      } else if (c >= DIGITS) {
        text.append(HIGH_PAIR).append(c);
      } else {
        text.append(LOW_PAIR).append((char) (DIGITS + c));
      }
    }
    return text.toString();
  }

  /// What [#written] was given; empty if it did not write this.
  static Optional<String> read(String written) {
    StringBuilder name = new StringBuilder(written.length());
    char lead = SEPARATOR;
    for (int index = 0; index < written.length(); index++) {
      char c = written.charAt(index);
      if (lead != SEPARATOR) {
        if (c < DIGITS || c >= PLAIN) {
          return Optional.empty();
        }
        name.append(lead == HIGH_PAIR ? c : (char) (c - DIGITS));
        lead = SEPARATOR;
      } else if (c >= PLAIN) {
        name.append(c);
      } else if (c == LOW_PAIR || c == HIGH_PAIR) {
        lead = c;
      } else {
        return Optional.empty();
      }
    }
    if (lead != SEPARATOR) {
      return Optional.empty();
    }
    return Optional.of(name.toString());
  }

  /// Reads the name of a marker; empty if it is none.
  static Optional<MarkerName> readMarker(String marker) {
    int separator = marker.length() - UploadId.CHARACTERS - 1;
    if (separator < 1 || marker.charAt(separator) != SEPARATOR) {
      return Optional.empty();
    }
    StringBuilder id = new StringBuilder(UploadId.CHARACTERS);
    for (int index = separator + 1; index < marker.length(); index++) {
      int value = marker.charAt(index) - DIGITS;
      if (value < 0 || value > 0xf) {
        return Optional.empty();
      }
      id.append(Character.forDigit(value, 16));
    }
    return read(marker.substring(0, separator))
        .map(object -> new MarkerName(object, new UploadId(id.toString())));
  }

  /// What the names of all parts of an upload begin with.
  static String partsPrefix(UploadId id) {
    return id.text() + "/";
  }

  /// What the names of all copies of one part begin with.
  static String partPrefix(UploadId id, int number) {
    return partsPrefix(id) + ("%0" + NUMBER_DIGITS + "d").formatted(number) + "/";
  }

  /// Above the names of all copies of one part, below those of the next.
  static String afterPart(UploadId id, int number) {
    return partPrefix(id, number) + "~";
  }

  /// The number in the name of a part; -1 if there is none.
  static int partNumber(String part) {
    int from = UploadId.CHARACTERS + 1;
    int to = from + NUMBER_DIGITS;
    if (part.length() <= to || part.charAt(from - 1) != '/' || part.charAt(to) != '/') {
      return -1;
    }
    String digits = part.substring(from, to);
    return digits.chars().allMatch(c -> c >= '0' && c <= '9') ? Integer.parseInt(digits) : -1;
  }

  static boolean isHidden(ObjectName name) {
    return name.account().equals(ACCOUNT);
  }
}
