package io.ringfort.proxy.trace;

import java.util.concurrent.ThreadLocalRandom;

/// Names one client request in answers and in the logs of all servers: `tx`, 21 random hexadecimal
/// digits, `-`, and the time in seconds as 10 hexadecimal digits, followed by what the client asked
/// to have added. Not secret and not hard to guess; two are equal only by an accident of 84 bits.
public record TransactionId(String text) {
  /// The id of the request that the current thread works for.
  public static final ScopedValue<TransactionId> CURRENT = ScopedValue.newInstance();

  /// How much of a client's own addition is kept.
  public static final int EXTRA_CHARACTERS_MAX = 32;

  private static final String HEX = "0123456789abcdef";
  private static final int RANDOM_DIGITS = 21;
  private static final int TIME_DIGITS = 10;

  /// A new id.
  ///
  /// @param epochSecond seconds since 1970
  /// @param extra what the client wants to find again, or empty; characters other than letters,
  ///   digits and `-_.` are left out
  public static TransactionId next(long epochSecond, String extra) {
    char[] text = new char[3 + RANDOM_DIGITS + TIME_DIGITS];
    text[0] = 't';
    text[1] = 'x';
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = random.nextLong();
    long low = random.nextLong();
    for (int index = 0; index < RANDOM_DIGITS; index++) {
      long bits = index < 16 ? high >>> (4 * index) : low >>> (4 * (index - 16));
      text[2 + index] = HEX.charAt((int) (bits & 15));
    }
    text[2 + RANDOM_DIGITS] = '-';
    for (int index = 0; index < TIME_DIGITS; index++) {
      int shift = 4 * (TIME_DIGITS - 1 - index);
      text[3 + RANDOM_DIGITS + index] = HEX.charAt((int) (epochSecond >>> shift & 15));
    }
    String id = new String(text);
    return new TransactionId(extra.isEmpty() ? id : id + suffix(extra));
  }

  private static String suffix(String extra) {
    StringBuilder kept = new StringBuilder("-");
    for (int index = 0; index < Math.min(extra.length(), EXTRA_CHARACTERS_MAX); index++) {
      char c = extra.charAt(index);
      if (c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.')) {
        kept.append(c);
      }
    }
    return kept.length() == 1 ? "" : kept.toString();
  }

  @Override
  public String toString() {
    return text;
  }
}
