package io.ringfort.ringbuilder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `ring rebalance FILE [--seed SEED]`: moves partitions and publishes the ring.
@Command(
    name = "rebalance",
    description = {
      "Moves partitions to where weights and failure domains want them, and writes the ring file.",
      "At most one replica of a partition moves, and none that moved within min_part_hours."
    },
    mixinStandardHelpOptions = true)
final class RebalanceCommand implements Callable<Integer> {
  private static final double SMALLEST_CHANGE_PERCENT = 1;
  private static final double BALANCE_NOTE_PERCENT = 5;

  private final RingConsole console;

  @Mixin private final PlanArgument plan = new PlanArgument();

  @Option(
      names = {"-s", "--seed"},
      paramLabel = "SEED",
      description = "a number or text; the same seed gives the same ring")
  private @Nullable String seed;

  @Option(
      names = {"-f", "--force"},
      description = "save it also if it improves less than 1 %%")
  private boolean force;

  RebalanceCommand(RingConsole console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return console.run(() -> {
      PlanStore store = plan.store();
      return store.exclusively(() -> rebalance(store));
    });
  }

  private int rebalance(PlanStore store) throws IOException {
    RingPlan before = store.load();
    Instant now = console.clock().now();
    Rebalance done;
    try (ProgressBar bar = ProgressBar.on(console.err(), "rebalancing")) {
      bar.show(0);
      done = Rebalancer.rebalance(before, seed(), now, bar::show);
    }
    if (done.moved() == 0 && done.removedDevices() == 0 && !force) {
      console.print("No partitions could be reassigned.");
      Duration wait = before.untilAllMayMove(now);
      if (wait.isPositive()) {
        console.print(
            "The time between rebalances must be at least min_part_hours: %d hours (%s remaining)",
            before.minPartHours(), ShowCommand.clockTime(wait));
      } else {
        console.print("There is no need to do so at this time");
      }
      return RingConsole.WARNING;
    }
    if (!force && !before.changedSinceRebalance() && !improves(before, done)) {
      console.print("Not saved: it would not change balance or dispersion by at least 1%%.");
      return RingConsole.WARNING;
    }
    store.save(done.plan());
    store.publish(done.plan());
    return report(done);
  }

  private long seed() {
    String given = seed;
    if (given == null) {
      return console.clock().nanoTime();
    }
    try {
      return Long.parseLong(given);
    } catch (NumberFormatException _) {
      long hash = 0;
      for (byte each : given.getBytes(StandardCharsets.UTF_8)) {
        hash = (hash ^ each) * 0x100000001b3L;
      }
      return hash;
    }
  }

  private static boolean improves(RingPlan before, Rebalance done) {
    double balance = Balance.of(before).percent();
    double dispersion = Dispersion.of(before).percent();
    boolean draining =
        balance == Balance.PERCENT_MAX && done.balance().percent() == Balance.PERCENT_MAX;
    return draining
        || Math.abs(balance - done.balance().percent()) >= SMALLEST_CHANGE_PERCENT
        || Math.abs(dispersion - done.dispersion().percent()) >= SMALLEST_CHANGE_PERCENT;
  }

  private int report(Rebalance done) {
    double balance = done.balance().percent();
    double dispersion = done.dispersion().percent();
    console.print(
        "Reassigned %d (%.2f%%) partitions. Balance is now %.2f.  Dispersion is now %.2f",
        done.moved(), 100.0 * done.moved() / done.plan().partitionCount(), balance, dispersion);
    if (dispersion > 0) {
      console.print(
          "NOTE: Dispersion of %.6f indicates some parts are not optimally dispersed.", dispersion);
      console.print(
          "      You may want to adjust some device weights, increase the overload or review the"
              + " dispersion report.");
      return RingConsole.WARNING;
    }
    if (balance > BALANCE_NOTE_PERCENT && balance / 100 > done.plan().overload()) {
      console.print(
          "NOTE: Balance of %.2f indicates you should push this ring, wait at least %d hours, and"
              + " rebalance/repush.",
          balance, done.plan().minPartHours());
      return RingConsole.WARNING;
    }
    return RingConsole.OK;
  }
}
