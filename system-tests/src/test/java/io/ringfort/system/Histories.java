package io.ringfort.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.testkit.history.LinearizabilityChecker;
import io.ringfort.testkit.history.LinearizabilityChecker.Judgement;
import io.ringfort.testkit.history.RegisterOperation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What many clients did to many registers, as they saw it. Safe for use by many threads.
final class Histories {
  private final Map<String, List<RegisterOperation>> byKey = new ConcurrentHashMap<>();
  private final long startNanos = System.nanoTime();

  /// Now, on the clock of these histories.
  long now() {
    return System.nanoTime() - startNanos;
  }

  void record(String key, RegisterOperation operation) {
    byKey.computeIfAbsent(key, _ -> Collections.synchronizedList(new ArrayList<>())).add(operation);
  }

  /// Checks that every history is linearizable.
  ///
  /// @param knownMin more operations than that must have a known outcome, or it says too little
  void judge(LinearizabilityChecker checker, int knownMin) {
    long known = 0;
    for (Map.Entry<String, List<RegisterOperation>> entry : byKey.entrySet()) {
      List<RegisterOperation> history = List.copyOf(entry.getValue());
      known += history.stream().filter(RegisterOperation::known).count();
      assertThat(checker.judge(history))
          .as(() -> entry.getKey() + "\n" + text(history))
          .isEqualTo(Judgement.LINEARIZABLE);
    }
    assertThat(known).isGreaterThan(knownMin);
  }

  private static String text(List<RegisterOperation> history) {
    StringBuilder text = new StringBuilder();
    history.forEach(operation -> text.append(operation).append('\n'));
    return text.toString();
  }
}
