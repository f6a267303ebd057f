package io.ringfort.testkit.quorum;

import io.ringfort.common.quorum.PlantedBug;
import io.ringfort.testkit.history.LinearizabilityChecker.Judgement;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/// Runs simulated histories of consecutive seeds until one is not linearizable.
public final class SimulatedHistories {
  private static final long PROGRESS_EVERY = 1_000_000;

  private SimulatedHistories() {}

  /// Runs `count` histories from `seed` on; the first seed whose history is not linearizable.
  public static OptionalLong firstViolation(long seed, long count, PlantedBug planted) {
    for (long next = seed; next < seed + count; next++) {
      if (SimulatedHistory.judge(next, planted) != Judgement.LINEARIZABLE) {
        return OptionalLong.of(next);
      }
    }
    return OptionalLong.empty();
  }

  /// Like [#firstViolation], in several threads. Which violation is found first may differ from run
  /// to run, but each seed's history does not.
  ///
  /// @param progress told the number of histories done, every million
  public static OptionalLong anyViolation(
      long seed, long count, PlantedBug planted, int threads, LongConsumer progress)
      throws InterruptedException {
    AtomicLong next = new AtomicLong(seed);
    AtomicLong violation = new AtomicLong(Long.MAX_VALUE);
    int chunk = 1_000;
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      workers.add(
          Thread.ofPlatform()
              .start(() -> {
                while (violation.get() == Long.MAX_VALUE) {
                  long from = next.getAndAdd(chunk);
                  long rest = seed + count - from;
                  if (rest <= 0) {
                    return;
                  }
                  firstViolation(from, Math.min(chunk, rest), planted)
                      .ifPresent(found -> violation.accumulateAndGet(found, Math::min));
                  long done = from - seed + chunk;
                  if (done % PROGRESS_EVERY == 0) {
                    progress.accept(done);
                  }
                }
              }));
    }
    for (Thread worker : workers) {
      worker.join();
    }
    long found = violation.get();
    return found == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(found);
  }

  /// What to print about a violation.
  public static String report(long seed, PlantedBug planted) {
    return "not linearizable: seed "
        + seed
        + ", planted "
        + planted
        + "; again with -Dringfort.seed="
        + seed
        + " -Dringfort.histories=1\n"
        + SimulatedHistory.tell(seed, planted);
  }
}
