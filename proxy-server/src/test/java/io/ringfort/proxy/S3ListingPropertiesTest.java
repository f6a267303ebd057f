package io.ringfort.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/// Pages of listings, one after the other, are the listing.
class S3ListingPropertiesTest {
  private static final Comparator<String> BY_UTF8 =
      (a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));
  private static final Pattern ENTRY =
      Pattern.compile("<Key>(.*?)</Key>|<CommonPrefixes><Prefix>(.*?)</Prefix>");

  /// A way through all pages.
  private enum Form {
    /// The next page begins after the last entry, which the answer names if there is a delimiter.
    FIRST("", "marker", "NextMarker"),
    SECOND("list-type=2&", "continuation-token", "NextContinuationToken"),
    VERSIONS("versions&", "key-marker", "NextKeyMarker");

    private final String query;
    private final String parameter;
    private final String element;

    Form(String query, String parameter, String element) {
      this.query = query;
      this.parameter = parameter;
      this.element = element;
    }
  }

  @Property(tries = 300)
  void pagesAreTheListing(
      @ForAll("keys") Set<String> keys,
      @ForAll("prefixes") String prefix,
      @ForAll("delimiters") String delimiter,
      @ForAll("prefixes") String after,
      @ForAll @IntRange(min = 1, max = 5) int maxKeys) {
    RunningS3Door door = new RunningS3Door();
    door.call("PUT", "/bucket", "");
    keys.forEach(key -> TestObjects.put(door.hall, "AUTH_test", "bucket", key));
    List<String> expected = model(keys, prefix, delimiter, after);

    for (Form form : Form.values()) {
      String query =
          "/bucket?%sencoding-type=url&max-keys=%d&prefix=%s&delimiter=%s"
              .formatted(form.query, maxKeys, encode(prefix), encode(delimiter));
      String start = form == Form.SECOND ? "start-after" : form.parameter;
      assertThat(entries(door, form, query, "&" + start + "=" + encode(after), maxKeys))
          .as("%s %s", form, query)
          .isEqualTo(expected);
    }
  }

  /// What is to be listed: keys and rolled-up prefixes, in order.
  private static List<String> model(
      Set<String> keys, String prefix, String delimiter, String after) {
    Set<String> entries = new TreeSet<>(BY_UTF8);
    for (String key : keys) {
      if (key.startsWith(prefix)) {
        int at = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
        entries.add(at < 0 ? key : key.substring(0, at + delimiter.length()));
      }
    }
    return entries.stream().filter(entry -> BY_UTF8.compare(entry, after) > 0).toList();
  }

  private static List<String> entries(
      RunningS3Door door, Form form, String query, String start, int maxKeys) {
    List<String> all = new ArrayList<>();
    Optional<String> next = Optional.of(start);
    while (next.isPresent()) {
      RunningProxy.Answer answer = door.call("GET", query + next.get(), "");
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      List<String> page = page(answer.text());
      all.addAll(page);
      boolean truncated = answer.text().contains("<IsTruncated>true</IsTruncated>");
      assertThat(page.size()).isLessThanOrEqualTo(maxKeys);
      assertThat(truncated && page.size() < maxKeys).isFalse();
      next = truncated ? Optional.of(following(form, answer.text(), page)) : Optional.empty();
    }
    return all;
  }

  private static String following(Form form, String text, List<String> page) {
    Function<String, String> parameter = value -> "&" + form.parameter + "=" + value;
    Matcher named =
        Pattern.compile("<" + form.element + ">(.*?)</" + form.element + ">").matcher(text);
    return parameter.apply(named.find() ? named.group(1) : encode(page.getLast()));
  }

  private static List<String> page(String text) {
    return ENTRY
        .matcher(text)
        .results()
        .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
        .map(encoded -> URLDecoder.decode(encoded, UTF_8))
        .sorted(BY_UTF8)
        .toList();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  @Provide
  Arbitrary<Set<String>> keys() {
    return words(6).filter(word -> !word.isEmpty()).set().ofMaxSize(14);
  }

  @Provide
  Arbitrary<String> prefixes() {
    return words(3);
  }

  private static Arbitrary<String> words(int lengthMax) {
    return Arbitraries.of("a", "b", "/", "-", "+", " ", "%", "\u0001", "\uff00", "\ud83d\ude00")
        .list()
        .ofMaxSize(lengthMax)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> delimiters() {
    return Arbitraries.of("", "/", "a", "--", "/a", "+", " ", "\u0001", "\ud83d\ude00");
  }
}
