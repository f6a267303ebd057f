package io.ringfort.proxy.s3.sign;

import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.syntax.PercentCoding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A query as signatures see it: every parameter encoded anew, in one way, and in order.
final class SignedQuery {
  private static final SignedQuery EMPTY = new SignedQuery(List.of());

  private record Parameter(String name, String value) {}

  private final List<Parameter> sorted;

  private SignedQuery(List<Parameter> sorted) {
    this.sorted = sorted;
  }

  /// @param query as sent, without `?`
  static SignedQuery of(String query) {
    if (query.isEmpty()) {
      return EMPTY;
    }
    List<Parameter> parameters = new ArrayList<>();
    int from = 0;
    while (from <= query.length()) {
      int ampersand = query.indexOf('&', from);
      int to = ampersand < 0 ? query.length() : ampersand;
      if (to > from) {
        int equals = query.indexOf('=', from);
        boolean hasValue = equals >= 0 && equals < to;
        parameters.add(
            new Parameter(
                SignedText.encoded(query.substring(from, hasValue ? equals : to), true),
                hasValue ? SignedText.encoded(query.substring(equals + 1, to), true) : ""));
      }
      from = to + 1;
    }
    parameters.sort(Comparator.comparing(Parameter::name).thenComparing(Parameter::value));
    return new SignedQuery(parameters);
  }

  boolean has(String name) {
    for (int index = 0; index < sorted.size(); index++) {
      if (sorted.get(index).name.equals(name)) {
        return true;
      }
    }
    return false;
  }

  /// The decoded value of a parameter; of the first one in order if it repeats.
  ///
  /// @param name with nothing in it that is encoded
  Optional<String> find(String name) {
    for (Parameter parameter : sorted) {
      if (parameter.name.equals(name)) {
        try {
          return Optional.of(PercentCoding.decodePath(parameter.value));
        } catch (PercentCoding.MalformedTextException _) {
          throw S3Problem.of(
              S3Error.AUTHORIZATION_QUERY_PARAMETERS_ERROR, name + " is not valid UTF-8.");
        }
      }
    }
    return Optional.empty();
  }

  /// All parameters but the signature itself.
  void appendTo(StringBuilder text) {
    boolean first = true;
    for (int index = 0; index < sorted.size(); index++) {
      Parameter parameter = sorted.get(index);
      if (!parameter.name.equals(PresignedQuery.SIGNATURE)) {
        if (!first) {
          text.append('&');
        }
        first = false;
        text.append(parameter.name).append('=').append(parameter.value);
      }
    }
  }
}
