package io.ringfort.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// The header fields of a message: an immutable list of names and values in the order sent. Names
/// are compared without regard to case and may repeat. Safe for use by many threads.
///
/// A value holds one char per byte on the wire (ISO-8859-1), so that what was received can be sent
/// on unchanged; [#firstUtf8(String)] and [Builder#addUtf8(String, String)] translate for fields
/// that carry UTF-8. Names and values are checked when they enter: a line break cannot get through.
public final class HttpHeaders {
  private static final HttpHeaders NONE = new HttpHeaders(new String[0], 0);

  // Names at even places, values at odd ones.
  private final String[] fields;
  private final int length;

  HttpHeaders(String[] fields, int length) {
    this.fields = fields;
    this.length = length;
  }

  /// No fields.
  public static HttpHeaders none() {
    return NONE;
  }

  /// Fields from alternating names and values.
  ///
  /// @throws IllegalArgumentException if a name or a value has a character that it may not have
  public static HttpHeaders of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("the last name has no value");
    }
    Builder builder = builder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      builder.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return builder.build();
  }

  /// For fields that come one by one.
  public static Builder builder() {
    return new Builder(new String[16], 0);
  }

  /// A builder that starts with these fields.
  public Builder toBuilder() {
    return new Builder(Arrays.copyOf(fields, length + 8), length);
  }

  /// Number of fields.
  public int size() {
    return length / 2;
  }

  /// Name of the field at this place, as sent.
  public String name(int index) {
    return fields[2 * checked(index)];
  }

  /// Value of the field at this place.
  public String value(int index) {
    return fields[2 * checked(index) + 1];
  }

  private int checked(int index) {
    if (index < 0 || index >= size()) {
      throw new IndexOutOfBoundsException("field " + index + " of " + size());
    }
    return index;
  }

  /// Value of the first field of this name.
  public Optional<String> first(String name) {
    int at = find(name, 0);
    return at < 0 ? Optional.empty() : Optional.of(fields[at + 1]);
  }

  /// Value of the first field of this name, its bytes read as UTF-8.
  public Optional<String> firstUtf8(String name) {
    return first(name).map(HttpHeaders::utf8);
  }

  /// Value of the first field of this name, or another if there is none.
  public String firstOr(String name, String otherwise) {
    int at = find(name, 0);
    return at < 0 ? otherwise : fields[at + 1];
  }

  /// Values of all fields of this name, in order.
  public List<String> all(String name) {
    int at = find(name, 0);
    if (at < 0) {
      return List.of();
    }
    List<String> values = new ArrayList<>();
    for (; at >= 0; at = find(name, at + 2)) {
      values.add(fields[at + 1]);
    }
    return List.copyOf(values);
  }

  /// Whether a field of this name is there.
  public boolean contains(String name) {
    return find(name, 0) >= 0;
  }

  /// Whether a field of this name has this token in its comma-separated list, in any case.
  public boolean hasToken(String name, String token) {
    for (int at = find(name, 0); at >= 0; at = find(name, at + 2)) {
      String value = fields[at + 1];
      if (value.length() == token.length()) {
        if (value.equalsIgnoreCase(token)) {
          return true;
        }
      } else if (value.length() > token.length() && listHas(value, token)) {
        return true;
      }
    }
    return false;
  }

  private static boolean listHas(String list, String token) {
    int from = 0;
    while (from <= list.length()) {
      int comma = list.indexOf(',', from);
      int to = comma < 0 ? list.length() : comma;
      if (list.substring(from, to).strip().equalsIgnoreCase(token)) {
        return true;
      }
      from = to + 1;
    }
    return false;
  }

  /// These fields with one more at the end.
  public HttpHeaders and(String name, String value) {
    return toBuilder().add(name, value).build();
  }

  /// These fields with all of this name replaced by one at the end.
  public HttpHeaders with(String name, String value) {
    return without(name).and(name, value);
  }

  /// These fields without those of this name.
  public HttpHeaders without(String name) {
    if (!contains(name)) {
      return this;
    }
    String[] kept = new String[length];
    int count = 0;
    for (int i = 0; i < length; i += 2) {
      if (!fields[i].equalsIgnoreCase(name)) {
        kept[count++] = fields[i];
        kept[count++] = fields[i + 1];
      }
    }
    return new HttpHeaders(kept, count);
  }

  /// Shows each field to the consumer, in order.
  public void forEach(BiConsumer<String, String> consumer) {
    for (int i = 0; i < length; i += 2) {
      consumer.accept(fields[i], fields[i + 1]);
    }
  }

  private int find(String name, int from) {
    int nameLength = name.length();
    for (int i = from; i < length; i += 2) {
      String candidate = fields[i];
      if (candidate.length() == nameLength && candidate.equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  private static String utf8(String wire) {
    return new String(wire.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /// Equal if names (in any case) and values are equal, in the same order.
  @Override
  public boolean equals(Object other) {
    if (!(other instanceof HttpHeaders that) || length != that.length) {
      return false;
    }
    for (int i = 0; i < length; i += 2) {
      if (!fields[i].equalsIgnoreCase(that.fields[i])
          || !fields[i + 1].equals(that.fields[i + 1])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = length;
    for (int i = 1; i < length; i += 2) {
      hash = 31 * hash + fields[i].hashCode();
    }
    return hash;
  }

  /// The names alone: values may be secret.
  @Override
  public String toString() {
    StringBuilder names = new StringBuilder("HttpHeaders[");
    for (int i = 0; i < length; i += 2) {
      names.append(i == 0 ? "" : ", ").append(fields[i]);
    }
    return names.append(']').toString();
  }

  /// Gathers fields. For one thread, for one use.
  public static final class Builder {
    private String[] fields;
    private int length;

    private Builder(String[] fields, int length) {
      this.fields = fields;
      this.length = length;
    }

    /// Adds a field.
    ///
    /// @param value visible characters, blanks and tabs within, U+0080 to U+00FF
    /// @throws IllegalArgumentException if the name is not a token or the value has other
    ///   characters
    public Builder add(String name, String value) {
      if (!Syntax.isToken(name)) {
        throw new IllegalArgumentException("not the name of a header field: " + Syntax.shown(name));
      }
      if (!Syntax.isFieldValue(value)) {
        throw new IllegalArgumentException(
            "field " + name + ": its value has a character that no" + " value may have");
      }
      if (length + 2 > fields.length) {
        fields = Arrays.copyOf(fields, Math.max(16, 2 * fields.length));
      }
      fields[length++] = name;
      fields[length++] = value;
      return this;
    }

    /// Adds a field whose value goes over the wire as UTF-8.
    public Builder addUtf8(String name, String text) {
      return add(
          name, new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }

    /// Adds all these fields.
    public Builder addAll(HttpHeaders headers) {
      headers.forEach(this::add);
      return this;
    }

    /// The fields; the builder must not be used any more.
    public HttpHeaders build() {
      return length == 0 ? NONE : new HttpHeaders(fields, length);
    }
  }
}
