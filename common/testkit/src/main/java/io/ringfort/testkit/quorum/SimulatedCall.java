package io.ringfort.testkit.quorum;

import io.ringfort.common.quorum.Newest;
import io.ringfort.common.quorum.QuorumOutcome;
import io.ringfort.common.time.Timestamp;
import io.ringfort.testkit.history.RegisterOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A call of a client: one conditional put, and the same again as long as its outcome is not known.
/// The client listens to the last attempt only. All attempts are one operation, which takes effect
/// at most once - but for a create that somebody's delete has undone: the tombstone does not tell
/// whose object it was, and a later attempt may create it again.
final class SimulatedCall {
  private final List<SimulatedOperation> attempts = new ArrayList<>();

  void add(SimulatedOperation attempt) {
    attempts.add(attempt);
  }

  /// Adds what the client knows to the history.
  ///
  /// @param payloads what was written, by birth
  /// @param deletes somebody deletes in this history
  void record(List<RegisterOperation> history, Map<Timestamp, Payload> payloads, boolean deletes) {
    SimulatedOperation last = attempts.getLast();
    if (attempts.size() == 1) {
      last.record(history, payloads);
      return;
    }
    boolean repeatable = deletes && last.expected == 0;
    List<SimulatedOperation> open =
        attempts.stream().filter(SimulatedOperation::mayHaveTakenEffect).toList();
    switch (last.outcome().orElse(null)) {
      case QuorumOutcome.Acknowledged<Payload> _ -> {
        history.add(effect(attempts.getFirst(), last.returned()));
        if (repeatable) {
          open.stream().filter(attempt -> attempt != last).forEach(a -> history.add(unknown(a)));
        }
      }
      case QuorumOutcome.ConditionFailed<Payload>(Newest current) -> {
        long value = SimulatedOperation.value(current, Optional.empty(), payloads);
        history.add(RegisterOperation.read(last.invoked, last.returned(), value));
        if (value != last.call) {
          addUnknown(history, open, repeatable);
        }
      }
      case null, default -> addUnknown(history, open, repeatable);
    }
  }

  private static void addUnknown(
      List<RegisterOperation> history, List<SimulatedOperation> open, boolean repeatable) {
    open.stream().limit(repeatable ? Long.MAX_VALUE : 1).forEach(a -> history.add(unknown(a)));
  }

  private static RegisterOperation unknown(SimulatedOperation attempt) {
    return effect(attempt, RegisterOperation.NEVER);
  }

  private static RegisterOperation effect(SimulatedOperation attempt, long returned) {
    return RegisterOperation.compareAndSet(
        attempt.invoked, returned, attempt.expected, attempt.call);
  }
}
