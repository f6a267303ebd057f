package io.ringfort.proxy.s3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfort.http.HttpHeaders;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/// Headers that the query of a read puts in place of the stored ones.
///
/// @param headers values as they go over the wire
record ResponseOverrides(HttpHeaders headers) {
  static final ResponseOverrides NONE = new ResponseOverrides(HttpHeaders.none());

  private static final String PREFIX = "response-";

  /// Parameters in lower case, headers as they are sent.
  private static final SortedMap<String, String> NAMES = new TreeMap<>();

  static {
    for (String name :
        new String[] {
          "Cache-Control",
          "Content-Disposition",
          "Content-Encoding",
          "Content-Language",
          "Content-Type",
          "Expires"
        }) {
      NAMES.put(PREFIX + name.toLowerCase(Locale.ROOT), name);
    }
  }

  static ResponseOverrides parse(S3Query query) {
    HttpHeaders.Builder headers = null;
    for (String parameter : query.names()) {
      String name = parameter.startsWith(PREFIX) ? NAMES.get(parameter) : null;
      if (name != null) {
        headers = headers == null ? HttpHeaders.builder() : headers;
        headers.add(name, wireValue(parameter, query.text(parameter)));
      }
    }
    return headers == null ? NONE : new ResponseOverrides(headers.build());
  }

  /// Text from a query may hold what no header can.
  private static String wireValue(String parameter, String text) {
    for (int index = 0; index < text.length(); index++) {
      char c = text.charAt(index);
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        throw S3Problem.of(S3Error.INVALID_ARGUMENT, "Header value cannot be represented.")
            .with("ArgumentName", parameter);
      }
    }
    return new String(text.strip().getBytes(UTF_8), ISO_8859_1);
  }

  boolean isEmpty() {
    return headers.size() == 0;
  }

  /// The headers with these in place of others of the same name.
  HttpHeaders over(HttpHeaders stored) {
    HttpHeaders result = stored;
    for (int index = 0; index < headers.size(); index++) {
      result = result.with(headers.name(index), headers.value(index));
    }
    return result;
  }
}
