package io.ringfort.proxy.swift;

import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.http.HttpHeaders;
import io.ringfort.proxy.syntax.PercentCoding;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the headers of a PUT, POST or COPY say about the object to be.
///
/// @param contentType empty if the headers leave it open
/// @param contentHeaders the representation headers that are kept, in lower case
/// @param userMetadata items without prefix, in lower case
/// @param manifest container and prefix of the segments of a dynamic large object, or empty
/// @param deleteAtSeconds seconds since 1970, or 0
record NewAttributes(
    String contentType,
    SortedMap<String, String> contentHeaders,
    SortedMap<String, String> userMetadata,
    String manifest,
    long deleteAtSeconds) {
  /// Item of the system metadata of a dynamic large object.
  static final String MANIFEST = "swift.manifest";

  private static final String[] KEPT = {
    "Content-Encoding",
    "Content-Disposition",
    "Content-Language",
    "Cache-Control",
    "Expires",
    "X-Robots-Tag"
  };
  private static final SortedMap<String, String> NONE =
      Collections.unmodifiableSortedMap(new TreeMap<>());

  static NewAttributes parse(
      String contentType, HttpHeaders headers, SwiftLimits limits, long nowSeconds) {
    return new NewAttributes(
        contentType,
        contentHeaders(headers),
        MetadataHeaders.objectItems(headers, limits),
        manifest(headers),
        DeleteTime.parse(headers, nowSeconds));
  }

  private static SortedMap<String, String> contentHeaders(HttpHeaders headers) {
    SortedMap<String, String> kept = null;
    for (String name : KEPT) {
      String value = headers.firstOr(name, "");
      if (!value.isEmpty()) {
        kept = kept == null ? new TreeMap<>() : kept;
        kept.put(
            name.toLowerCase(Locale.ROOT),
            PercentCoding.headerText(value)
                .orElseThrow(() -> SwiftProblem.badRequest(name + " is no valid UTF-8")));
      }
    }
    return kept == null ? NONE : kept;
  }

  /// Kept as it came, encoded; checked that it names a container and a prefix.
  private static String manifest(HttpHeaders headers) {
    String value = headers.firstOr("X-Object-Manifest", "");
    if (value.isEmpty()) {
      return "";
    }
    Optional<String> text = PercentCoding.headerText(value);
    if (text.flatMap(SegmentPrefix::parse).isEmpty()) {
      throw SwiftProblem.badRequest("X-Object-Manifest must be in the format container/prefix");
    }
    return text.get();
  }

  /// The attributes of an object that is new.
  ObjectAttributes create() {
    return new ObjectAttributes(
        contentType.isEmpty() ? ContentTypes.UNKNOWN : contentType,
        contentHeaders,
        userMetadata,
        manifest.isEmpty() ? NONE : new TreeMap<>(Map.of(MANIFEST, manifest)),
        deleteAtSeconds);
  }

  /// The attributes after a POST: all that clients can set is as the headers say, but the type
  /// stays if they say none. What other doors keep with the object stays.
  ObjectAttributes replace(ObjectAttributes before) {
    return new ObjectAttributes(
        contentType.isEmpty() ? before.contentType() : contentType,
        contentHeaders,
        userMetadata,
        systemMetadata(before, false),
        deleteAtSeconds);
  }

  /// The attributes of a copy: those of the source, and the headers' over them.
  ///
  /// @param keepManifest whether a manifest stays one, rather than becoming the data of its
  ///   segments
  ObjectAttributes over(ObjectAttributes source, boolean keepManifest) {
    SortedMap<String, String> mergedHeaders = new TreeMap<>(source.contentHeaders());
    mergedHeaders.putAll(contentHeaders);
    SortedMap<String, String> mergedMetadata = new TreeMap<>(source.userMetadata());
    mergedMetadata.putAll(userMetadata);
    return new ObjectAttributes(
        contentType.isEmpty() ? source.contentType() : contentType,
        mergedHeaders,
        mergedMetadata,
        ownItems(source, keepManifest),
        deleteAtSeconds == 0 ? source.deleteAtSeconds() : deleteAtSeconds);
  }

  /// The attributes of a copy that takes nothing over but the type.
  ObjectAttributes fresh(ObjectAttributes source, boolean keepManifest) {
    return new ObjectAttributes(
        contentType.isEmpty() ? source.contentType() : contentType,
        contentHeaders,
        userMetadata,
        ownItems(source, keepManifest),
        deleteAtSeconds);
  }

  /// Other doors' items stay behind: they may be about the bytes of the source.
  private SortedMap<String, String> ownItems(ObjectAttributes source, boolean keepManifest) {
    SortedMap<String, String> items = systemMetadata(source, keepManifest);
    items.keySet().removeIf(name -> !name.startsWith("swift."));
    return items;
  }

  private SortedMap<String, String> systemMetadata(ObjectAttributes before, boolean keepManifest) {
    SortedMap<String, String> items = new TreeMap<>(before.systemMetadata());
    if (!keepManifest) {
      items.remove(MANIFEST);
    }
    if (!manifest.isEmpty()) {
      items.put(MANIFEST, manifest);
    }
    return items;
  }
}
