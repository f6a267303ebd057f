package io.ringfort.proxy.s3.payload;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The fields after the last chunk, by name in lower case. For one thread.
final class ChunkTrailer {
  private final Map<String, String> valueByName = new TreeMap<>();

  /// Adds a field, unless there is one of this name.
  boolean add(String name, String value) {
    return valueByName.putIfAbsent(name.toLowerCase(Locale.ROOT), value) == null;
  }

  int size() {
    return valueByName.size();
  }

  Set<String> names() {
    return valueByName.keySet();
  }

  /// @param name in lower case
  Optional<String> find(String name) {
    return Optional.ofNullable(valueByName.get(name));
  }

  /// As signatures cover them.
  String canonical() {
    StringBuilder text = new StringBuilder();
    valueByName.forEach((name, value) -> text.append(name).append(':').append(value).append('\n'));
    return text.toString();
  }
}
