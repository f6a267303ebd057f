package io.ringfort.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigReaderTest {
  @Test
  void dottedKeysAndNestedMappingsMeanTheSame() {
    ConfigReader config = ConfigReader.parse("test", "client.timeout: 5s\nclient:\n  depth: 7\n");

    assertThat(config.duration("client.timeout", Duration.ZERO)).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.count("client.depth", 1)).isEqualTo(7);
    config.finish();
  }

  @Test
  void unitsAreUnderstood() {
    ConfigReader config = ConfigReader.parse("test", "a: 64KiB\nb: 1GiB\nc: 12\nd: 200ms\ne: 7d");

    assertThat(config.bytes("a", 0)).isEqualTo(64 << 10);
    assertThat(config.bytes("b", 0)).isEqualTo(1 << 30);
    assertThat(config.bytes("c", 0)).isEqualTo(12);
    assertThat(config.duration("d", Duration.ZERO)).isEqualTo(Duration.ofMillis(200));
    assertThat(config.duration("e", Duration.ZERO)).isEqualTo(Duration.ofDays(7));
    config.finish();
  }

  @Test
  void absentKeysTakeTheirDefaults() {
    ConfigReader config = ConfigReader.parse("test", "");

    assertThat(config.count("a", 3)).isEqualTo(3);
    assertThat(config.text("b", "x")).isEqualTo("x");
    assertThat(config.path("c", Path.of("y"))).isEqualTo(Path.of("y"));
    assertThat(config.flag("d", true)).isTrue();
    assertThat(config.texts("e")).isEmpty();
    config.finish();
  }

  @Test
  void allProblemsAreReportedTogether() {
    ConfigReader config =
        ConfigReader.parse("node.yaml", "timeout: 5\ndepth: many\nflag: perhaps\nextra.key: 1");
    config.duration("timeout", Duration.ZERO);
    config.count("depth", 1);
    config.flag("flag", true);
    config.text("needed");

    assertThatThrownBy(config::finish)
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("node.yaml:")
        .hasMessageContaining("timeout is not a whole number with one of these units: d, h, m, ms")
        .hasMessageContaining("depth is not a whole number")
        .hasMessageContaining("flag is neither true nor false")
        .hasMessageContaining("needed is missing")
        .hasMessageContaining("extra.key is not a known key");
  }

  @Test
  void messagesDoNotShowValues() {
    ConfigReader config = ConfigReader.parse("test", "key: [hunter2, hunter3]\nother: hunter4");
    config.text("key", "");

    assertThatThrownBy(config::finish).message().doesNotContain("hunter");
  }

  @Test
  void listsAndSingleValuesAreLists() {
    ConfigReader config = ConfigReader.parse("test", "a: [x, y]\nb: z\nc: [{d: 1}]");

    assertThat(config.texts("a")).isEqualTo(List.of("x", "y"));
    assertThat(config.texts("b")).isEqualTo(List.of("z"));
    config.texts("c");
    assertThatThrownBy(config::finish).hasMessageContaining("c has an item that is no plain value");
  }

  @Test
  void whatIsNoMappingIsRefused() {
    assertThatThrownBy(() -> ConfigReader.parse("test", "- 1\n- 2"))
        .isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> ConfigReader.parse("test", "a: [1, 2"))
        .isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> ConfigReader.parse("test", "a: 1\na: 2"))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void overflowIsAProblem() {
    ConfigReader config = ConfigReader.parse("test", "a: 999999999999999999TiB\nb: 3000000000");
    config.bytes("a", 0);
    config.count("b", 0);

    assertThatThrownBy(config::finish).hasMessageContaining("a ").hasMessageContaining("b ");
  }
}
