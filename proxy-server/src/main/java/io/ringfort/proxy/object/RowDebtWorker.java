package io.ringfort.proxy.object;

import io.micrometer.core.instrument.Counter;
import io.ringfort.client.object.ObjectNode;
import io.ringfort.client.object.OwedRow;
import io.ringfort.client.wire.NodeFailedException;
import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.time.Clock;
import io.ringfort.common.time.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Pays listing rows that were not written when their objects were: goes through the devices that
/// it is given, again and again, and pays debts that are older than a request can be. Each debt
/// costs a promise round, so they are paid at a bounded rate.
public final class RowDebtWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RowDebtWorker.class);
  private static final int PAGE = 200;

  private final RowDebts debts;
  private final Supplier<List<ObjectNode>> nodes;
  private final Clock clock;
  private final Pacing pacing;
  private final Counter paid;
  private final Counter unpaid;
  private final Thread thread;

  /// How eager the worker is.
  ///
  /// @param age debts younger than this are left to the request that made them
  /// @param pause between two walks through the devices
  /// @param debtsPerSecond at most so many are paid
  public record Pacing(Duration age, Duration pause, int debtsPerSecond) {
    /// Debts of two minutes, a walk each half minute, 100 debts a second.
    public static final Pacing DEFAULT =
        new Pacing(Duration.ofMinutes(2), Duration.ofSeconds(30), 100);
  }

  private RowDebtWorker(
      RowDebts debts, Supplier<List<ObjectNode>> nodes, ObjectHall hall, Pacing pacing) {
    this.debts = debts;
    this.nodes = nodes;
    this.clock = hall.clock();
    this.pacing = pacing;
    this.paid = hall.metrics().counter("object_row_debts_paid_total");
    this.unpaid = hall.metrics().counter("object_row_debts_unpaid_total");
    this.thread = Thread.ofVirtual().name("row-debts").unstarted(this::run);
  }

  /// Starts paying.
  ///
  /// @param nodes the devices to look after, asked for each walk
  public static RowDebtWorker start(
      RingObjectService service, Supplier<List<ObjectNode>> nodes, ObjectHall hall, Pacing pacing) {
    RowDebtWorker worker = new RowDebtWorker(service.debts(), nodes, hall, pacing);
    worker.thread.start();
    return worker;
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(pacing.pause());
        walk();
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  private void walk() throws InterruptedException {
    for (ObjectNode node : nodes.get()) {
      try {
        pay(node);
      } catch (NodeFailedException e) {
        LOG.debug("debts of {} cannot be read: {}", node, e.getMessage());
      }
    }
  }

  private void pay(ObjectNode node) throws InterruptedException {
    long oldMicros = clock.microTime() - pacing.age().toNanos() / 1_000;
    Timestamp old = Timestamp.ofMicros(Math.max(0, oldMicros), 0);
    @Nullable ObjectKey after = null;
    List<OwedRow> page;
    do {
      page = node.owedRows(old, after, PAGE);
      for (OwedRow owed : page) {
        after = owed.key();
        payOne(node, owed);
        Thread.sleep(Duration.ofSeconds(1).dividedBy(pacing.debtsPerSecond()));
      }
    } while (page.size() == PAGE);
  }

  private void payOne(ObjectNode node, OwedRow owed) {
    try {
      (debts.pay(node, owed) ? paid : unpaid).increment();
    } catch (NodeFailedException e) {
      unpaid.increment();
      LOG.debug("{} still owes the row of {}: {}", node, owed.key(), e.getMessage());
    } catch (RuntimeException e) {
      unpaid.increment();
      LOG.error("the row of {} cannot be paid", owed.key(), e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
