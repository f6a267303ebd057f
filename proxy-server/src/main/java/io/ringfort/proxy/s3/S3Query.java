package io.ringfort.proxy.s3;

import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.syntax.PercentCoding;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The parameters of a query, decoded. Names are compared exactly; of several equal names the first
/// counts. Immutable.
final class S3Query {
  private static final S3Query NONE = new S3Query(Map.of());

  private final Map<String, String> values;

  private S3Query(Map<String, String> values) {
    this.values = values;
  }

  /// @param query undecoded, without its question mark
  static S3Query parse(String query) {
    if (query.isEmpty()) {
      return NONE;
    }
    Map<String, String> values = new LinkedHashMap<>();
    int from = 0;
    while (from <= query.length()) {
      int ampersand = query.indexOf('&', from);
      int to = ampersand < 0 ? query.length() : ampersand;
      if (to > from) {
        int equals = query.indexOf('=', from);
        int nameEnd = equals < 0 || equals > to ? to : equals;
        String value = nameEnd == to ? "" : query.substring(nameEnd + 1, to);
        values.putIfAbsent(decode(query.substring(from, nameEnd)), decode(value));
      }
      from = to + 1;
    }
    return new S3Query(Collections.unmodifiableMap(values));
  }

  private static String decode(String raw) {
    try {
      return PercentCoding.decodeQuery(raw);
    } catch (PercentCoding.MalformedTextException | PercentCoding.BadEscapeException _) {
      throw S3Problem.of(S3Error.INVALID_URI);
    }
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /// The value; empty text if the parameter is not there.
  String text(String name) {
    return values.getOrDefault(name, "");
  }

  /// The value, if the parameter is there, with or without one.
  Optional<String> find(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /// All names.
  Set<String> names() {
    return values.keySet();
  }

  /// A number within bounds.
  ///
  /// @param otherwise if the parameter is not there
  int number(String name, int least, int most, int otherwise) {
    String text = values.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw S3Problem.of(
            S3Error.INVALID_ARGUMENT,
            "Argument " + name + " must be an integer between " + least + " and " + most)
        .with("ArgumentName", name)
        .with("ArgumentValue", text);
  }
}
