package io.ringfort.testkit.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The tracked files of this checkout keep the rules of [Tidiness].
class TidyTest {
  private static final int SHOWN = 8;
  private static SourceTree tree;

  @BeforeAll
  static void read() {
    tree = SourceTree.checkout();
  }

  @Test
  void everyPackageSaysWhatItIs() {
    assertThat(Tidiness.packagesWithoutInfo(tree)).isEmpty();
  }

  @Test
  void onlyTheCommandPrints() {
    assertThat(Tidiness.printing(tree)).isEmpty();
  }

  @Test
  void workLeftOverHasAnIssue() {
    assertThat(Tidiness.unnumberedTodos(tree)).isEmpty();
  }

  @Test
  void linksInTheDocsLeadSomewhere() {
    assertThat(Tidiness.brokenLinks(tree)).isEmpty();
  }

  @Test
  void everyConfigurationKeyIsDocumented() {
    assertThat(Tidiness.undocumentedConfigKeys(tree)).isEmpty();
  }

  @Test
  void everyLimitIsDocumented() {
    assertThat(Tidiness.undocumentedLimits(tree)).isEmpty();
  }

  @Test
  void theReadmeMapsEveryModule() {
    assertThat(Tidiness.modulesMissingInReadme(tree)).isEmpty();
    assertThat(Tidiness.longReadme(tree)).isEmpty();
  }

  @Test
  void publicTypesHaveNamesOfTheirOwn() {
    assertThat(Tidiness.namesUsedTwice(tree)).isEmpty();
  }

  /// For information: a long file is a question, not an error.
  @Test
  void theCheckoutWasFoundAndItsLongestFilesAreShown() {
    assertThat(tree.product().files()).isNotEmpty();
    tree.java().files().entrySet().stream()
        .sorted(
            Comparator.comparingLong(
                (Map.Entry<String, String> file) -> -file.getValue().lines().count()))
        .limit(SHOWN)
        .forEach(file ->
            System.out.println(
                "long file: " + file.getValue().lines().count() + " " + file.getKey()));
  }
}
