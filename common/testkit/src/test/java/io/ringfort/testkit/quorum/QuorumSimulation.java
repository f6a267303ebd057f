package io.ringfort.testkit.quorum;

import io.ringfort.common.quorum.PlantedBug;
import java.util.OptionalLong;

/// A program that runs millions of simulated histories: `java -cp ...
/// io.ringfort.testkit.quorum.QuorumSimulation [--histories N] [--seed S] [--threads T] [--planted
/// BUG]`. It prints its progress, and the whole story of the first violation. Exit code 0 if there
/// was none.
public final class QuorumSimulation {
  private QuorumSimulation() {}

  public static void main(String[] arguments) throws InterruptedException {
    long histories = 1_000_000;
    long seed = 1;
    int threads = 1;
    PlantedBug planted = PlantedBug.NONE;
    if (arguments.length % 2 != 0) {
      throw new IllegalArgumentException(
          "options come with values: " + String.join(" ", arguments));
    }
    for (int i = 0; i < arguments.length; i += 2) {
      String value = arguments[i + 1];
      switch (arguments[i]) {
        case "--histories" -> histories = Long.parseLong(value);
        case "--seed" -> seed = Long.parseLong(value);
        case "--threads" -> threads = Integer.parseInt(value);
        case "--planted" -> planted = PlantedBug.valueOf(value);
        default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
      }
    }
    long start = System.nanoTime();
    OptionalLong violation =
        SimulatedHistories.anyViolation(
            seed,
            histories,
            planted,
            threads,
            done -> System.out.printf("%,d histories, %,.0f/s%n", done, rate(done, start)));
    if (violation.isPresent()) {
      System.out.println(SimulatedHistories.report(violation.getAsLong(), planted));
      System.exit(1);
    }
    System.out.printf(
        "%,d histories from seed %d, planted %s: no violation, %,.0f/s%n",
        histories, seed, planted, rate(histories, start));
  }

  private static double rate(long histories, long startNanos) {
    return histories * 1e9 / (System.nanoTime() - startNanos);
  }
}
