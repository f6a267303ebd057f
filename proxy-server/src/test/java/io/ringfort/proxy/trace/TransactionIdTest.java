package io.ringfort.proxy.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TransactionIdTest {
  @Test
  void idsHaveRandomDigitsAndTheTime() {
    assertThat(TransactionId.next(0x6900112233L, "").text()).matches("tx[0-9a-f]{21}-6900112233");
    assertThat(
            IntStream.range(0, 10_000)
                .mapToObj(_ -> TransactionId.next(1, "").text())
                .collect(Collectors.toSet()))
        .hasSize(10_000);
  }

  @Test
  void theClientsAdditionIsCleanedAndBounded() {
    assertThat(TransactionId.next(1, "run-7\r\n\"\u00e9").text()).endsWith("0000000001-run-7");
    assertThat(TransactionId.next(1, "x".repeat(100)).text()).endsWith("-" + "x".repeat(32));
    assertThat(TransactionId.next(1, "\"\"").text()).endsWith("-0000000001");
  }
}
