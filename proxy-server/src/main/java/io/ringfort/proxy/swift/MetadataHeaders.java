package io.ringfort.proxy.swift;

import io.ringfort.http.HttpHeaders;
import io.ringfort.proxy.syntax.HeaderWords;
import io.ringfort.proxy.syntax.PercentCoding;
import io.ringfort.proxy.syntax.Utf8;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The client's metadata items, from and to headers.
final class MetadataHeaders {
  static final String OBJECT = "X-Object-Meta-";
  static final String CONTAINER = "X-Container-Meta-";
  static final String ACCOUNT = "X-Account-Meta-";

  private static final SortedMap<String, String> NONE =
      Collections.unmodifiableSortedMap(new TreeMap<>());

  private MetadataHeaders() {}

  /// Items of an object: what is given replaces what was. Names in lower case, without prefix.
  static SortedMap<String, String> objectItems(HttpHeaders headers, SwiftLimits limits) {
    SortedMap<String, String> items = null;
    for (int index = 0; index < headers.size(); index++) {
      if (startsWith(headers.name(index), OBJECT)) {
        items = items == null ? new TreeMap<>() : items;
        put(items, headers.name(index).substring(OBJECT.length()), headers.value(index), limits);
      }
    }
    if (items == null) {
      return NONE;
    }
    requireWithin(items, limits);
    return items;
  }

  /// Changes of single items of a container or an account; an empty value takes an item away, as
  /// does the name with `X-Remove-` before it.
  static SortedMap<String, String> changes(HttpHeaders headers, String prefix, SwiftLimits limits) {
    String removal = "X-Remove-" + prefix.substring(2);
    SortedMap<String, String> items = new TreeMap<>();
    for (int index = 0; index < headers.size(); index++) {
      String name = headers.name(index);
      if (startsWith(name, prefix)) {
        put(items, name.substring(prefix.length()), headers.value(index), limits);
      } else if (startsWith(name, removal)) {
        put(items, name.substring(removal.length()), "", limits);
      }
    }
    requireWithin(items, limits);
    return items;
  }

  private static boolean startsWith(String name, String prefix) {
    return name.regionMatches(true, 0, prefix, 0, prefix.length());
  }

  private static void put(
      SortedMap<String, String> items, String name, String value, SwiftLimits limits) {
    if (name.isEmpty()) {
      throw SwiftProblem.badRequest("Metadata name cannot be empty");
    }
    if (name.length() > limits.metadataNameBytesMax()) {
      throw SwiftProblem.badRequest(
          "Metadata name too long: "
              + name.substring(0, limits.metadataNameBytesMax())
              + "...; max "
              + limits.metadataNameBytesMax());
    }
    // One char per byte until it is decoded.
    if (value.length() > limits.metadataValueBytesMax()) {
      throw SwiftProblem.badRequest(
          "Metadata value longer than " + limits.metadataValueBytesMax() + ": " + name);
    }
    String text =
        PercentCoding.headerText(value)
            .orElseThrow(() -> SwiftProblem.badRequest("Metadata must be valid UTF-8"));
    items.put(name.toLowerCase(Locale.ROOT), text);
  }

  /// Refuses more items, or larger ones, than the limits allow.
  static void requireWithin(Map<String, String> items, SwiftLimits limits) {
    if (items.size() > limits.metadataCountMax()) {
      throw SwiftProblem.badRequest("Too many metadata items; max " + limits.metadataCountMax());
    }
    long bytes = 0;
    for (Map.Entry<String, String> item : items.entrySet()) {
      bytes += item.getKey().length() + Utf8.bytes(item.getValue());
    }
    if (bytes > limits.metadataBytesMax()) {
      throw SwiftProblem.badRequest("Total metadata too large; max " + limits.metadataBytesMax());
    }
  }

  /// Refuses a change after which there would be more than the limits allow.
  static void requireWithinAfter(
      Map<String, String> present, Map<String, String> changes, SwiftLimits limits) {
    Map<String, String> after = new TreeMap<>(present);
    changes.forEach((name, value) -> {
      if (value.isEmpty()) {
        after.remove(name);
      } else {
        after.put(name, value);
      }
    });
    requireWithin(after, limits);
  }

  /// Adds the items as headers, without those that only owners see.
  static void add(
      HttpHeaders.Builder headers, String prefix, Map<String, String> items, boolean owner) {
    for (Map.Entry<String, String> item : items.entrySet()) {
      if (owner || !isForOwners(item.getKey())) {
        headers.addUtf8(HeaderWords.headerName(prefix, item.getKey()), item.getValue());
      }
    }
  }

  /// Keys that signatures are made with.
  private static boolean isForOwners(String name) {
    return name.equals("temp-url-key") || name.equals("temp-url-key-2");
  }
}
