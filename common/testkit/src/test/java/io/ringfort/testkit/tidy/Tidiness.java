package io.ringfort.testkit.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The rules. Each gives one line for each place that breaks it.
final class Tidiness {
  private static final String CONFIGURATION = "docs/reference/configuration.md";
  private static final String LIMITS = "docs/reference/limits.md";

  /// Modules whose programs talk to a person on a terminal.
  private static final List<String> SPEAKERS =
      List.of("cli/", "ring-builder/", "bench/", "common/testkit/");

  private static final Pattern TODO = Pattern.compile("\\b(TODO|FIXME|XXX)\\b(?!\\(#\\d+\\):)");
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern FENCE = Pattern.compile("(?ms)^ *```.*?^ *```");
  private static final Pattern CONFIG_KEY =
      Pattern.compile(
          "config\\s*\\.(?:text|texts|path|count|bytes|duration|value|flag)\\(\\s*\"([^\"]+)\"");
  private static final Pattern LIMIT =
      Pattern.compile("static final (?:int|long|double|Duration) ((?:MAX_\\w+)|(?:\\w+_MAX))\\b");
  private static final Pattern TOP_LEVEL =
      Pattern.compile(
          "(?m)^public (?:(?:final|abstract|sealed|non-sealed) )*(?:class|interface|record|enum)"
              + " (\\w+)");
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.+?) *$");

  private Tidiness() {}

  static List<String> packagesWithoutInfo(SourceTree tree) {
    TreeSet<String> folders = new TreeSet<>();
    tree.product().files().keySet().forEach(name -> folders.add(folder(name)));
    List<String> bare = new ArrayList<>();
    for (String folder : folders) {
      String info = tree.text(folder + "/package-info.java").orElse("");
      if (!info.startsWith("///") || !info.contains("@NullMarked")) {
        bare.add(folder + " has no package-info.java with a description and @NullMarked");
      }
    }
    return bare;
  }

  static List<String> printing(SourceTree tree) {
    List<String> found = new ArrayList<>();
    lines(
        tree.product(),
        (place, line) -> {
          boolean speaks = SPEAKERS.stream().anyMatch(place::startsWith);
          if (!speaks && (line.contains("System.out") || line.contains("System.err"))) {
            found.add(place + " prints instead of logging");
          }
          if (!speaks && line.contains("printStackTrace")) {
            found.add(place + " prints a stack trace");
          }
        });
    return found;
  }

  static List<String> unnumberedTodos(SourceTree tree) {
    List<String> found = new ArrayList<>();
    lines(
        tree.java(),
        (place, line) -> {
          if (!place.contains("/testkit/tidy/") && TODO.matcher(line).find()) {
            found.add(place + " leaves work without an issue number");
          }
        });
    return found;
  }

  static List<String> brokenLinks(SourceTree tree) {
    List<String> broken = new ArrayList<>();
    tree.markdown()
        .files()
        .forEach((name, text) -> {
          Matcher link = LINK.matcher(FENCE.matcher(text).replaceAll(""));
          while (link.find()) {
            if (!resolves(tree, name, link.group(1))) {
              broken.add(name + " links to " + link.group(1) + ", which is not there");
            }
          }
        });
    return broken;
  }

  private static boolean resolves(SourceTree tree, String from, String link) {
    if (link.contains("://") || link.startsWith("mailto:")) {
      return true;
    }
    int hash = link.indexOf('#');
    String path = hash < 0 ? link : link.substring(0, hash);
    String target = path.isEmpty() ? from : normal(folder(from) + "/" + path);
    if (hash < 0 || !target.endsWith(".md")) {
      return tree.holds(target) || target.equals("LICENSE");
    }
    return tree.text(target)
        .map(text -> anchors(text).contains(link.substring(hash + 1)))
        .orElse(false);
  }

  private static java.util.Set<String> anchors(String text) {
    TreeSet<String> anchors = new TreeSet<>();
    Matcher heading = HEADING.matcher(text);
    while (heading.find()) {
      anchors.add(
          heading
              .group(1)
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^\\p{L}\\p{N} _-]", "")
              .replace(' ', '-'));
    }
    return anchors;
  }

  static List<String> undocumentedConfigKeys(SourceTree tree) {
    String page = tree.text(CONFIGURATION).orElse("");
    List<String> missing = new ArrayList<>();
    tree.product()
        .files()
        .forEach((name, text) -> {
          if (!name.endsWith("Config.java")) {
            return;
          }
          Matcher key = CONFIG_KEY.matcher(text);
          while (key.find()) {
            if (!page.contains("`" + key.group(1) + "`")) {
              missing.add(CONFIGURATION + " lacks `" + key.group(1) + "` of " + name);
            }
          }
        });
    return missing;
  }

  /// A limit is a constant whose name ends in `_MAX` or begins with `MAX_`.
  static List<String> undocumentedLimits(SourceTree tree) {
    String page = tree.text(LIMITS).orElse("");
    List<String> missing = new ArrayList<>();
    tree.product()
        .files()
        .forEach((name, text) -> {
          if (SPEAKERS.stream().anyMatch(name::startsWith) || name.startsWith("common/testkit/")) {
            return;
          }
          String owner = name.substring(name.lastIndexOf('/') + 1).replace(".java", "");
          Matcher limit = LIMIT.matcher(text);
          while (limit.find()) {
            String constant = owner + "." + limit.group(1);
            if (!page.contains("`" + constant + "`")) {
              missing.add(LIMITS + " lacks `" + constant + "`");
            }
          }
        });
    return missing;
  }

  static List<String> modulesMissingInReadme(SourceTree tree) {
    String readme = tree.text("README.md").orElse("");
    List<String> missing = new ArrayList<>();
    Matcher module = MODULE.matcher(tree.text("pom.xml").orElse(""));
    while (module.find()) {
      if (!readme.contains("`" + module.group(1) + "`")) {
        missing.add("README.md does not name the module `" + module.group(1) + "`");
      }
    }
    return missing;
  }

  /// Two types of one name make every sentence about them ambiguous.
  static List<String> namesUsedTwice(SourceTree tree) {
    Map<String, String> first = new TreeMap<>();
    List<String> twice = new ArrayList<>();
    tree.product()
        .files()
        .forEach((name, text) -> {
          Matcher type = TOP_LEVEL.matcher(text);
          if (type.find()) {
            String other = first.putIfAbsent(type.group(1), name);
            if (other != null) {
              twice.add(type.group(1) + " is the name of " + other + " and of " + name);
            }
          }
        });
    return twice;
  }

  static List<String> longReadme(SourceTree tree) {
    long lines = tree.text("README.md").orElse("").lines().count();
    return lines <= 150 ? List.of() : List.of("README.md has " + lines + " lines, not 150");
  }

  private interface LineVisitor {
    void visit(String place, String line);
  }

  private static void lines(SourceTree tree, LineVisitor visitor) {
    tree.files()
        .forEach((name, text) -> {
          int number = 1;
          for (String line : text.split("\n", -1)) {
            visitor.visit(name + ":" + number++, line);
          }
        });
  }

  private static String folder(String name) {
    int slash = name.lastIndexOf('/');
    return slash < 0 ? "" : name.substring(0, slash);
  }

  private static String normal(String path) {
    String relative = path.startsWith("/") ? path.substring(1) : path;
    String normal = java.nio.file.Path.of(relative).normalize().toString();
    return normal.endsWith("/") ? normal.substring(0, normal.length() - 1) : normal;
  }
}
