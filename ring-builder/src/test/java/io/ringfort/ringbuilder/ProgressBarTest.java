package io.ringfort.ringbuilder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private final StringWriter text = new StringWriter();
  private final PrintWriter out = new PrintWriter(text);

  @Test
  void growsInPlaceAndGoesAway() {
    try (ProgressBar bar = new ProgressBar(out, true, "moving")) {
      bar.show(0);
      bar.show(0.5);
      bar.show(0.501);
      bar.show(7);
    }

    assertThat(text.toString().split("\r\033\\[K", -1))
        .containsExactly(
            "",
            "moving [" + " ".repeat(40) + "]",
            "moving [" + "#".repeat(20) + " ".repeat(20) + "]",
            "moving [" + "#".repeat(40) + "]",
            "");
  }

  @Test
  void saysNothingWithoutATerminal() {
    try (ProgressBar bar = new ProgressBar(out, false, "moving")) {
      bar.show(0.5);
    }

    assertThat(text.toString()).isEmpty();
  }
}
