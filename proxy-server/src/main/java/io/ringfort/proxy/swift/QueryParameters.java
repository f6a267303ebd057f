package io.ringfort.proxy.swift;

import io.ringfort.proxy.syntax.HeaderWords;
import io.ringfort.proxy.syntax.PercentCoding;
import java.util.ArrayList;
import java.util.List;

/// The parameters of a query. Names are compared exactly; of several equal names the first counts.
final class QueryParameters {
  private static final QueryParameters NONE = new QueryParameters(List.of());

  private record Parameter(String name, String rawValue) {}

  private final List<Parameter> parameters;

  private QueryParameters(List<Parameter> parameters) {
    this.parameters = parameters;
  }

  static QueryParameters parse(String query) {
    if (query.isEmpty()) {
      return NONE;
    }
    List<Parameter> parameters = new ArrayList<>();
    int from = 0;
    while (from <= query.length()) {
      int ampersand = query.indexOf('&', from);
      int to = ampersand < 0 ? query.length() : ampersand;
      int equals = query.indexOf('=', from);
      if (to > from) {
        int nameEnd = equals < 0 || equals > to ? to : equals;
        String value = nameEnd == to ? "" : query.substring(nameEnd + 1, to);
        parameters.add(new Parameter(decode(query.substring(from, nameEnd), "name"), value));
      }
      from = to + 1;
    }
    return new QueryParameters(List.copyOf(parameters));
  }

  boolean isEmpty() {
    return parameters.isEmpty();
  }

  boolean contains(String name) {
    for (Parameter parameter : parameters) {
      if (parameter.name.equals(name)) {
        return true;
      }
    }
    return false;
  }

  /// The decoded value, or empty text if the parameter is not there.
  String text(String name) {
    for (Parameter parameter : parameters) {
      if (parameter.name.equals(name)) {
        return decode(parameter.rawValue, name);
      }
    }
    return "";
  }

  /// Whether the value is one of the words for yes.
  boolean isTrue(String name) {
    return HeaderWords.isTrue(text(name));
  }

  private static String decode(String raw, String name) {
    try {
      return PercentCoding.decodeQuery(raw);
    } catch (PercentCoding.MalformedTextException _) {
      throw SwiftProblem.badRequest("\"" + name + "\" parameter not valid UTF-8");
    }
  }
}
