package io.ringfort.client.listing;

/// Which part of a listing a replica shall give. Texts may be empty: no such bound. Names are
/// ordered by the bytes of their UTF-8.
///
/// @param prefix only names that begin so
/// @param delimiter names that contain it after the prefix are rolled up to one entry that ends
///   with it; one or several characters
/// @param marker only names after this one in the direction of the listing; the entry of a
///   rolled-up prefix stands for all names under it
/// @param endMarker only names before this one in the direction of the listing
/// @param limit how many entries at most
public record ListingQuery(
    String prefix, String delimiter, String marker, String endMarker, boolean reverse, int limit) {
  public static final int LIMIT_MAX = 10_000;

  public ListingQuery {
    if (limit < 0 || limit > LIMIT_MAX) {
      throw new IllegalArgumentException("limit is " + limit + ", allowed are 0 to " + LIMIT_MAX);
    }
  }

  /// Everything, in ascending order.
  public static ListingQuery all(int limit) {
    return new ListingQuery("", "", "", "", false, limit);
  }

  public ListingQuery withMarker(String changed) {
    return new ListingQuery(prefix, delimiter, changed, endMarker, reverse, limit);
  }

  public ListingQuery withLimit(int changed) {
    return new ListingQuery(prefix, delimiter, marker, endMarker, reverse, changed);
  }
}
