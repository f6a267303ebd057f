package io.ringfort.proxy.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The ranges that a Range header asks for, as they stand there. A header that is none by RFC 9110
/// counts for nothing: the whole object is sent.
public record ByteRanges(List<Spec> specs) {
  /// First and last position; -1 for what was left out. With `first` of -1 it is a suffix of `last`
  /// bytes.
  public record Spec(long first, long last) {}

  /// A range within data of known length.
  ///
  /// @param from first byte
  /// @param to byte after the last
  public record Slice(long from, long to) {
    public long count() {
      return to - from;
    }
  }

  /// How many slices may overlap others.
  private static final int OVERLAPS_MAX = 2;

  /// From how many on slices have to be in ascending order.
  private static final int UNORDERED_MAX = 8;

  private static final String UNIT = "bytes=";

  public ByteRanges {
    specs = List.copyOf(specs);
  }

  public static Optional<ByteRanges> parse(String header) {
    if (!header.regionMatches(true, 0, UNIT, 0, UNIT.length())) {
      return Optional.empty();
    }
    List<Spec> specs = new ArrayList<>();
    int from = UNIT.length();
    while (from <= header.length()) {
      int comma = header.indexOf(',', from);
      int to = comma < 0 ? header.length() : comma;
      Optional<Spec> spec = parseSpec(header.substring(from, to).strip());
      if (spec.isEmpty()) {
        return Optional.empty();
      }
      specs.add(spec.get());
      from = to + 1;
    }
    return Optional.of(new ByteRanges(specs));
  }

  private static Optional<Spec> parseSpec(String text) {
    int dash = text.indexOf('-');
    if (dash < 0) {
      return Optional.empty();
    }
    String before = text.substring(0, dash).strip();
    String after = text.substring(dash + 1).strip();
    long first = position(before);
    long last = position(after);
    boolean malformed =
        first == MALFORMED
            || last == MALFORMED
            || (first < 0 && last < 0)
            || (first >= 0 && last >= 0 && last < first);
    return malformed ? Optional.empty() : Optional.of(new Spec(first, last));
  }

  private static final long MALFORMED = -2;

  /// A position, -1 if the text is empty, or [#MALFORMED]. Beyond what a long holds, the largest.
  private static long position(String text) {
    if (text.isEmpty()) {
      return -1;
    }
    long number = HeaderWords.digits(text);
    if (number >= 0) {
      return number;
    }
    return text.chars().allMatch(c -> c >= '0' && c <= '9') ? Long.MAX_VALUE : MALFORMED;
  }

  /// The slices of data of this length, in the order asked for.
  ///
  /// @return empty if no range lies within, or if they are more, or more entangled, than is
  ///   reasonable (RFC 9110, 17.15): both are answered with 416
  public List<Slice> slices(long length, int countMax) {
    List<Slice> slices = new ArrayList<>();
    for (Spec spec : specs) {
      if (spec.first < 0) {
        if (spec.last > 0) {
          slices.add(new Slice(Math.max(0, length - spec.last), length));
        }
      } else if (spec.first < length) {
        long to = spec.last < 0 || spec.last >= length ? length : spec.last + 1;
        slices.add(new Slice(spec.first, to));
      }
      if (slices.size() > countMax) {
        return List.of();
      }
    }
    return isReasonable(slices) ? List.copyOf(slices) : List.of();
  }

  private static boolean isReasonable(List<Slice> slices) {
    int overlaps = 0;
    boolean ascending = true;
    for (int index = 0; index < slices.size(); index++) {
      Slice slice = slices.get(index);
      for (int other = index + 1; other < slices.size(); other++) {
        if (slice.from < slices.get(other).to && slices.get(other).from < slice.to) {
          overlaps++;
        }
      }
      ascending &= index == 0 || slices.get(index - 1).from <= slice.from;
    }
    return overlaps <= OVERLAPS_MAX && (ascending || slices.size() < UNORDERED_MAX);
  }
}
