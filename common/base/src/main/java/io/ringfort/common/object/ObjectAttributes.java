package io.ringfort.common.object;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a client says about an object and gets back with it. Names of all maps are lower case.
///
/// @param contentType the media type
/// @param contentHeaders other HTTP representation headers that are kept as they came:
///   `content-encoding`, `content-disposition`, `content-language`, `cache-control`, `expires`
/// @param userMetadata the client's own items, without the prefix that a dialect puts before them
/// @param systemMetadata items of the front doors that clients do not see as such, named
///   `door.item`
/// @param deleteAtSeconds when the object ceases to be, in seconds since 1970; 0 for never
public record ObjectAttributes(
    String contentType,
    SortedMap<String, String> contentHeaders,
    SortedMap<String, String> userMetadata,
    SortedMap<String, String> systemMetadata,
    long deleteAtSeconds) {
  public static final ObjectAttributes NONE =
      new ObjectAttributes(
          "application/octet-stream", new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), 0);

  public ObjectAttributes {
    contentHeaders = copy(contentHeaders);
    userMetadata = copy(userMetadata);
    systemMetadata = copy(systemMetadata);
    if (deleteAtSeconds < 0) {
      throw new IllegalArgumentException("time of deletion is negative: " + deleteAtSeconds);
    }
  }

  private static SortedMap<String, String> copy(SortedMap<String, String> map) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }
}
