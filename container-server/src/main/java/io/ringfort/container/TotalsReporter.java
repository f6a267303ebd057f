package io.ringfort.container;

import io.ringfort.client.listing.CollectionHeader;
import io.ringfort.client.listing.CollectionState;
import io.ringfort.client.listing.ContainerRow;
import io.ringfort.client.listing.ContainerTotals;
import io.ringfort.client.listing.ObjectRow;
import io.ringfort.client.wire.CallContext;
import io.ringfort.common.name.AccountName;
import io.ringfort.common.ring.NameHash;
import io.ringfort.common.time.Clock;
import io.ringfort.common.time.HybridClock;
import io.ringfort.common.time.Timestamp;
import io.ringfort.listing.ListingStore;
import io.ringfort.listing.ListingStore.StoredCollection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells accounts what their containers hold, in rounds, a container at most once a round. What is
/// owed stands in the stores, so nothing is forgotten over a restart; what an account could not be
/// told is tried again in the next round. Each primary of a container reports what it has; the
/// newest report wins, so differences between them last as long as the primaries differ.
///
/// A report also says whether the container is there, which mends an account that missed it.
public final class TotalsReporter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TotalsReporter.class);
  private static final int PAGE = 500;
  private static final int FAILURES_MAX = 3;
  private static final Duration CALL_LIMIT = Duration.ofSeconds(5);
  private static final NameHash FIRST = new NameHash(0, 0);

  private final List<ListingStore<ObjectRow>> stores;
  private final AccountReports reports;
  private final Clock clock;
  private final HybridClock stamps;
  private final Duration interval;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private final LongAdder reported = new LongAdder();
  private final LongAdder refused = new LongAdder();

  TotalsReporter(
      Collection<ListingStore<ObjectRow>> stores,
      AccountReports reports,
      Clock clock,
      HybridClock stamps,
      Duration interval) {
    this.stores = List.copyOf(stores);
    this.reports = reports;
    this.clock = clock;
    this.stamps = stamps;
    this.interval = interval;
    this.thread = Thread.ofVirtual().name("totals-reporter").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!stop.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
        try {
          reportAll();
        } catch (RuntimeException e) {
          LOG.warn("a round of reports was cut short", e);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// One round over all devices.
  void reportAll() {
    stores.forEach(this::reportAll);
  }

  private void reportAll(ListingStore<ObjectRow> store) {
    NameHash from = FIRST;
    int failures = 0;
    List<StoredCollection> page = store.readOwed(from, PAGE);
    while (!page.isEmpty() && failures < FAILURES_MAX && stop.getCount() > 0) {
      failures += report(store, page);
      from = after(page.getLast().id().hash());
      page = page.size() < PAGE ? List.of() : store.readOwed(from, PAGE);
    }
  }

  /// @return how many accounts could not be told
  private int report(ListingStore<ObjectRow> store, List<StoredCollection> page) {
    Map<String, List<StoredCollection>> byAccount = new TreeMap<>();
    for (StoredCollection container : page) {
      if (container.state().header().isKnown()) {
        byAccount.computeIfAbsent(container.id().account(), _ -> new ArrayList<>()).add(container);
      }
    }
    int failures = 0;
    for (Map.Entry<String, List<StoredCollection>> entry : byAccount.entrySet()) {
      List<ContainerRow> rows = entry.getValue().stream().map(this::row).toList();
      AccountName account = new AccountName(entry.getKey());
      boolean taken =
          CallContext.within(clock, "totals", CALL_LIMIT).call(() -> reports.report(account, rows));
      if (taken) {
        reported.add(rows.size());
        entry.getValue().forEach(told -> store.settle(told.id(), told.state()));
      } else {
        refused.add(rows.size());
        failures++;
      }
      if (failures == FAILURES_MAX) {
        return failures;
      }
    }
    return failures;
  }

  private ContainerRow row(StoredCollection container) {
    CollectionState state = container.state();
    CollectionHeader header = state.header();
    Timestamp order = header.exists() ? header.created() : header.removed().at();
    ContainerTotals totals =
        new ContainerTotals(
            stamps.nextAfter(order), state.tally().objectCount(), state.tally().bytesUsed());
    return new ContainerRow(container.id().container(), order, header.exists(), totals);
  }

  private static NameHash after(NameHash hash) {
    return hash.low() == -1L
        ? new NameHash(hash.high() + 1, 0)
        : new NameHash(hash.high(), hash.low() + 1);
  }

  /// Rows that accounts took since the start.
  public long reportedCount() {
    return reported.sum();
  }

  /// Rows that could not be brought to an account, since the start; they are tried again.
  public long refusedCount() {
    return refused.sum();
  }

  /// Ends after the report under way.
  @Override
  public void close() {
    stop.countDown();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
