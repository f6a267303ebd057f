package io.ringfort.common.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Hands out the values of one configuration file by key.
///
/// Keys are `kebab.dotted`: a nested YAML mapping and a dotted key mean the same. Durations carry a
/// unit (`200ms`, `60s`, `5m`, `1h`, `7d`), sizes may (`64KiB`, `1GiB`, a plain number is bytes).
/// Problems are collected while values are asked for; [#finish] reports them all, with the keys
/// that nobody asked for. Values are never printed, for some are secrets. Used by one thread.
public final class ConfigReader {
  private static final int FILE_BYTES_MAX = 1 << 20;
  private static final Pattern QUANTITY = Pattern.compile("(\\d{1,18})\\s*([A-Za-z]*)");

  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY).build();

  private final String source;
  private final Map<String, JsonNode> values = new TreeMap<>();
  private final Set<String> asked = new TreeSet<>();
  private final List<String> problems = new ArrayList<>();

  private ConfigReader(String source, JsonNode root) {
    this.source = source;
    flatten("", root);
  }

  /// Reads a file.
  ///
  /// @throws ConfigException if it cannot be read or is not a YAML mapping
  public static ConfigReader read(Path file) {
    try {
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw new ConfigException(
            file.toString(), List.of("file is larger than " + FILE_BYTES_MAX + " bytes"));
      }
      return parse(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new ConfigException(file.toString(), "cannot be read (" + e + ")", e);
    }
  }

  /// Reads a text; `source` names it in messages.
  public static ConfigReader parse(String source, String yaml) {
    try {
      JsonNode root = YAML.readTree(yaml);
      if (root.isMissingNode() || root.isNull() || root.isObject()) {
        return new ConfigReader(source, root);
      }
      throw new ConfigException(source, List.of("is not a mapping of keys to values"));
    } catch (JacksonException e) {
      throw new ConfigException(source, "is not YAML: " + e.getOriginalMessage(), e);
    }
  }

  private void flatten(String prefix, JsonNode node) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String key = prefix.isEmpty() ? entry.getKey() : prefix + "." + entry.getKey();
      if (entry.getValue().isObject()) {
        flatten(key, entry.getValue());
      } else if (values.put(key, entry.getValue()) != null) {
        problems.add(key + " is given twice");
      }
    }
  }

  /// A text that must be there.
  public String text(String key) {
    return required(key, "", Function.identity());
  }

  public String text(String key, String otherwise) {
    return value(key, otherwise, Function.identity());
  }

  /// A path that must be there.
  public Path path(String key) {
    return required(key, Path.of(""), Path::of);
  }

  public Path path(String key, Path otherwise) {
    return value(key, otherwise, Path::of);
  }

  public int count(String key, int otherwise) {
    return value(key, otherwise, text -> Math.toIntExact(quantity(text, Map.of("", 1L))));
  }

  /// A size in bytes.
  public long bytes(String key, long otherwise) {
    return value(key, otherwise, text -> quantity(text, SIZES));
  }

  public Duration duration(String key, Duration otherwise) {
    return value(key, otherwise, text -> Duration.ofMillis(quantity(text, MILLIS)));
  }

  public boolean flag(String key, boolean otherwise) {
    return value(
        key,
        otherwise,
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException("is neither true nor false");
            });
  }

  /// A list of texts; empty if the key is not there. A single value counts as a list of one.
  public List<String> texts(String key) {
    asked.add(key);
    JsonNode node = values.get(key);
    if (node == null) {
      return List.of();
    }
    if (node.isValueNode()) {
      return List.of(node.asString());
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode item : node) {
      if (item.isValueNode()) {
        texts.add(item.asString());
      } else {
        problems.add(key + " has an item that is no plain value");
      }
    }
    return List.copyOf(texts);
  }

  /// A value with a parser of the caller's, which throws `IllegalArgumentException` to refuse.
  public <T> T value(String key, T otherwise, Function<String, T> parser) {
    asked.add(key);
    JsonNode node = values.get(key);
    if (node == null || node.isNull()) {
      return otherwise;
    }
    if (!node.isValueNode()) {
      problems.add(key + " is no plain value");
      return otherwise;
    }
    try {
      return parser.apply(node.asString());
    } catch (IllegalArgumentException | ArithmeticException e) {
      problems.add(key + " " + e.getMessage());
      return otherwise;
    }
  }

  private <T> T required(String key, T placeholder, Function<String, T> parser) {
    if (!values.containsKey(key)) {
      problems.add(key + " is missing");
    }
    return value(key, placeholder, parser);
  }

  /// Adds a problem that the asker found, as one between two values.
  public void problem(String problem) {
    problems.add(problem);
  }

  /// @throws ConfigException if anything was wrong or a key is unknown
  public void finish() {
    for (String key : values.keySet()) {
      if (!asked.contains(key)) {
        problems.add(key + " is not a known key");
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(source, problems);
    }
  }

  private static final Map<String, Long> SIZES =
      Map.of("", 1L, "B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30, "TiB", 1L << 40);

  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

  private static long quantity(String text, Map<String, Long> units) {
    Matcher matcher = QUANTITY.matcher(text.strip());
    Long unit = matcher.matches() ? units.get(matcher.group(2)) : null;
    if (unit == null) {
      String known = String.join(", ", new TreeSet<>(units.keySet())).strip();
      throw new IllegalArgumentException(
          units.size() == 1
              ? "is not a whole number"
              : "is not a whole number with one of these units: " + known);
    }
    return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
  }
}
