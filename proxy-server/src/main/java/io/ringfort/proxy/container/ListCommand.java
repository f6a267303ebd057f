package io.ringfort.proxy.container;

/// Which part of a listing is wanted. All texts may be empty, meaning: no such bound. Names are
/// ordered by the bytes of their UTF-8.
///
/// @param prefix only names that begin so
/// @param delimiter names that contain it after the prefix are rolled up to one entry that ends
///   with it; one or several characters
/// @param marker only entries after this one in the order of the listing
/// @param endMarker only entries before this one in the order of the listing
/// @param reverse descending order
/// @param limit how many entries at most, 1 to 10 000
public record ListCommand(
    String prefix, String delimiter, String marker, String endMarker, boolean reverse, int limit) {
  public static final int LIMIT_MAX = 10_000;

  public ListCommand {
    if (limit < 0 || limit > LIMIT_MAX) {
      throw new IllegalArgumentException("limit is " + limit + ", allowed are 0 to " + LIMIT_MAX);
    }
  }
}
