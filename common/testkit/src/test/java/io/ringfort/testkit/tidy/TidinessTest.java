package io.ringfort.testkit.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TidinessTest {
  private static final String PACKAGE = "a/src/main/java/p/";

  @Test
  void packageWithoutDescriptionIsFound() {
    SourceTree bare = SourceTree.of(Map.of(PACKAGE + "X.java", "class X {}"));
    SourceTree described =
        SourceTree.of(
            Map.of(
                PACKAGE + "X.java",
                "class X {}",
                PACKAGE + "package-info.java",
                "/// What.\n@NullMarked\npackage p;"));

    assertThat(Tidiness.packagesWithoutInfo(bare)).hasSize(1);
    assertThat(Tidiness.packagesWithoutInfo(described)).isEmpty();
  }

  @Test
  void printingIsFoundOutsideTheCommand() {
    String text = "class X {\n  void x() { System.out.println(1); }\n}";

    assertThat(Tidiness.printing(SourceTree.of(Map.of(PACKAGE + "X.java", text)))).hasSize(1);
    assertThat(Tidiness.printing(SourceTree.of(Map.of("cli/src/main/java/X.java", text))))
        .isEmpty();
    assertThat(Tidiness.printing(SourceTree.of(Map.of(PACKAGE + "X.java", "e.printStackTrace();"))))
        .hasSize(1);
  }

  @Test
  void todoNeedsANumber() {
    assertThat(Tidiness.unnumberedTodos(java("// TODO later"))).hasSize(1);
    assertThat(Tidiness.unnumberedTodos(java("// TODO(#12): later"))).isEmpty();
  }

  @Test
  void linkMustResolve() {
    SourceTree tree =
        SourceTree.of(
            Map.of(
                "docs/a.md",
                "[1](b.md) [2](../x/Y.java) [3](http://h/) [4](b.md#the-part) [5](../x) [6](#no)\n"
                    + "```\n[7](gone.md)\n```\n[8](gone.md) [9](b.md#gone)",
                "docs/b.md",
                "# B\n## The part",
                "x/Y.java",
                ""));

    assertThat(Tidiness.brokenLinks(tree))
        .containsExactly(
            "docs/a.md links to #no, which is not there",
            "docs/a.md links to gone.md, which is not there",
            "docs/a.md links to b.md#gone, which is not there");
  }

  @Test
  void configurationKeyMustBeDocumented() {
    String text = "config.count(\"lane.depth\", 4); config.path(\n \"root.folder\")";
    SourceTree tree =
        SourceTree.of(
            Map.of(
                PACKAGE + "XConfig.java",
                text,
                "docs/reference/configuration.md",
                "| `lane.depth` | 4 |"));

    assertThat(Tidiness.undocumentedConfigKeys(tree))
        .singleElement()
        .asString()
        .contains("root.folder");
  }

  @Test
  void limitMustBeDocumented() {
    String text = "static final int PAGE_ROWS_MAX = 5;\n static final long MAX_X = 6;";
    SourceTree tree =
        SourceTree.of(
            Map.of(PACKAGE + "X.java", text, "docs/reference/limits.md", "`X.PAGE_ROWS_MAX`"));

    assertThat(Tidiness.undocumentedLimits(tree))
        .containsExactly("docs/reference/limits.md lacks `X.MAX_X`");
  }

  @Test
  void moduleMustBeInTheReadme() {
    SourceTree tree =
        SourceTree.of(
            Map.of(
                "pom.xml", "<module>a</module>\n<module>b/c</module>", "README.md", "| `a` | x |"));

    assertThat(Tidiness.modulesMissingInReadme(tree))
        .containsExactly("README.md does not name the module `b/c`");
  }

  @Test
  void nameUsedTwiceIsFound() {
    SourceTree tree =
        SourceTree.of(
            Map.of(
                "a/src/main/java/X.java",
                "public final class X {}",
                "b/src/main/java/X.java",
                "public record X() {}",
                "c/src/main/java/X.java",
                "final class X {}"));

    assertThat(Tidiness.namesUsedTwice(tree)).hasSize(1);
  }

  private static SourceTree java(String text) {
    return SourceTree.of(Map.of(PACKAGE + "X.java", text));
  }
}
