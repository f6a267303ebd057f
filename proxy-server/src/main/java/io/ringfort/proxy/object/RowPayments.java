package io.ringfort.proxy.object;

import io.ringfort.client.object.ObjectNode;
import io.ringfort.client.object.PaidRow;
import io.ringfort.client.wire.NodeFailedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells replicas, a little later and many at once, that listing rows were written. What does not
/// fit or fails is forgotten: the replica then believes that it owes the row, and the worker that
/// pays old debts finds it paid. Safe for use by many threads.
final class RowPayments implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RowPayments.class);
  private static final int QUEUE_MAX = 20_000;
  private static final Duration INTERVAL = Duration.ofMillis(200);

  private final Map<ObjectNode, ArrayBlockingQueue<PaidRow>> queues = new ConcurrentHashMap<>();
  private final Thread thread = Thread.ofVirtual().name("row-payments").start(this::run);

  void add(ObjectNode node, PaidRow row) {
    boolean _ = queue(node).offer(row);
  }

  private ArrayBlockingQueue<PaidRow> queue(ObjectNode node) {
    ArrayBlockingQueue<PaidRow> known = queues.get(node);
    return known != null
        ? known
        : queues.computeIfAbsent(node, _ -> new ArrayBlockingQueue<>(QUEUE_MAX));
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(INTERVAL);
        pay();
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  /// Sends everything that waits.
  void pay() {
    queues.forEach(RowPayments::pay);
  }

  private static void pay(ObjectNode node, ArrayBlockingQueue<PaidRow> queue) {
    List<PaidRow> page = new ArrayList<>();
    while (queue.drainTo(page, ObjectNode.PAGE_MAX) > 0) {
      try {
        node.rowsPaid(page);
      } catch (NodeFailedException e) {
        LOG.debug("{} was not told of {} written rows: {}", node, page.size(), e.getMessage());
        return;
      }
      page.clear();
    }
  }

  /// Stops; what waits is sent.
  @Override
  public void close() {
    thread.interrupt();
    pay();
  }
}
