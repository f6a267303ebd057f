package io.ringfort.listing;

import static io.ringfort.listing.Rows.BOX;
import static io.ringfort.listing.Rows.at;
import static io.ringfort.listing.Rows.put;
import static io.ringfort.listing.Rows.tombstone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.client.listing.CollectionHeader;
import io.ringfort.client.listing.CollectionState;
import io.ringfort.client.listing.ListingPage;
import io.ringfort.client.listing.ListingQuery;
import io.ringfort.client.listing.ObjectRow;
import io.ringfort.client.listing.PageEntry.PrefixEntry;
import io.ringfort.client.listing.RemoveReply;
import io.ringfort.client.listing.RowFormat;
import io.ringfort.common.ring.NameHash;
import io.ringfort.listing.ListingStoreException.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListingStoreTest {
  private static final NameHash FIRST = new NameHash(0, 0);

  @TempDir Path directory;
  private final AtomicLong freeBytes = new AtomicLong(Long.MAX_VALUE);
  private ListingStore<ObjectRow> store;

  @BeforeEach
  void open() {
    store =
        ListingStore.open(
            directory,
            RowFormat.OBJECTS,
            ListingStoreOptions.defaults().reserve(1000, freeBytes::get).owingTotals());
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void reopen() {
    store.close();
    open();
  }

  @Test
  void everythingIsThereAfterReopening() {
    CollectionHeader header =
        CollectionHeader.created(at(5), 3).with(Map.of("color", "red"), Map.of(), at(6));
    store.merge(BOX, header, List.of(put("a", 10, 100), put("b", 11, 1), tombstone("c", 12)));
    CollectionState before = store.readState(BOX);

    reopen();

    assertThat(store.readState(BOX)).isEqualTo(before);
    assertThat(store.readState(BOX).header()).isEqualTo(header);
    assertThat(store.readPage(BOX, ListingQuery.all(10)).state()).isEqualTo(before);
    assertThat(before.tally().bytesUsed()).isEqualTo(101);
    assertThat(before.tally().newest()).isEqualTo(at(12));
    assertThat(store.readRows(BOX, List.of("c")))
        .first()
        .isEqualTo(java.util.Optional.of(tombstone("c", 12)));
  }

  @Test
  void whatIsKnownIsNotWrittenAgain() {
    store.merge(BOX, CollectionHeader.created(at(5), 0), List.of(put("a", 10)));
    long writes = store.work().writes();
    CollectionState before = store.readState(BOX);

    store.merge(BOX, CollectionHeader.created(at(5), 0), List.of(put("a", 10), put("a", 9)));

    assertThat(store.readState(BOX)).isEqualTo(before);
    assertThat(store.work().writes()).isEqualTo(writes + 1);
  }

  @Test
  void aDirectoryIsOpenOnlyOnce() {
    assertThatThrownBy(
            () -> ListingStore.open(directory, RowFormat.OBJECTS, ListingStoreOptions.defaults()))
        .isInstanceOf(ListingStoreException.class)
        .hasMessageContaining(directory.toString())
        .hasMessageContaining("lock");
  }

  @Test
  void aCollectionWithRowsIsNotRemoved() {
    store.merge(BOX, CollectionHeader.created(at(5), 0), List.of(put("a", 10)));

    assertThat(store.remove(BOX, CollectionHeader.removed(at(20), 0)))
        .isEqualTo(RemoveReply.NOT_EMPTY);
    assertThat(store.readState(BOX).header().exists()).isTrue();

    store.merge(BOX, CollectionHeader.NONE, List.of(tombstone("a", 11)));
    assertThat(store.remove(BOX, CollectionHeader.removed(at(20), 0)))
        .isEqualTo(RemoveReply.REMOVED);
    assertThat(store.readState(BOX).header().exists()).isFalse();
  }

  @Test
  void littleFreeSpaceRefusesLiveRowsFirstAndTombstonesLater() {
    store.merge(BOX, CollectionHeader.created(at(5), 0), List.of(put("a", 10), put("b", 10)));

    freeBytes.set(999);
    assertThatThrownBy(() -> store.merge(BOX, CollectionHeader.NONE, List.of(put("c", 11))))
        .isInstanceOfSatisfying(
            ListingStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FULL));
    store.merge(BOX, CollectionHeader.NONE, List.of(tombstone("a", 11)));

    freeBytes.set(249);
    assertThatThrownBy(() -> store.merge(BOX, CollectionHeader.NONE, List.of(tombstone("b", 11))))
        .isInstanceOfSatisfying(
            ListingStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FULL));

    freeBytes.set(1000);
    store.merge(BOX, CollectionHeader.NONE, List.of(put("c", 11)));
    assertThat(store.readState(BOX).tally().rowCount()).isEqualTo(2);
  }

  @Test
  void aClosedStoreSaysSo() {
    store.close();

    assertThatThrownBy(() -> store.merge(BOX, CollectionHeader.NONE, List.of(put("c", 11))))
        .isInstanceOfSatisfying(
            ListingStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.OUT));
    assertThatThrownBy(() -> store.readPage(BOX, ListingQuery.all(1)))
        .isInstanceOfSatisfying(
            ListingStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.OUT));
    open();
  }

  @Test
  void changedTotalsAreOwedUntilTheSameTotalsWereReported() {
    CollectionId other = Rows.id("other");
    store.merge(BOX, CollectionHeader.created(at(5), 0), List.of(put("a", 10)));
    store.merge(other, CollectionHeader.created(at(5), 0), List.of());
    reopen();
    assertThat(store.readOwed(FIRST, 10)).hasSize(2);

    CollectionState reported = store.readState(BOX);
    store.merge(BOX, CollectionHeader.NONE, List.of(put("b", 11)));
    assertThat(store.settle(BOX, reported)).isFalse();
    assertThat(store.settle(other, store.readState(other))).isTrue();
    assertThat(store.readOwed(FIRST, 10))
        .extracting(ListingStore.StoredCollection::id)
        .containsExactly(BOX);

    assertThat(store.settle(BOX, store.readState(BOX))).isTrue();
    reopen();
    assertThat(store.readOwed(FIRST, 10)).isEmpty();
    store.merge(BOX, CollectionHeader.NONE.with(Map.of("x", "y"), Map.of(), at(9)), List.of());
    assertThat(store.readOwed(FIRST, 10)).isEmpty();
    store.merge(BOX, CollectionHeader.NONE, List.of(tombstone("b", 12)));
    assertThat(store.readOwed(FIRST, 10)).hasSize(1);
  }

  @Test
  void manyCallersShareOneWrite() throws InterruptedException {
    List<Thread> callers = new ArrayList<>();
    for (int caller = 0; caller < 64; caller++) {
      String prefix = "caller" + caller + "/";
      CollectionId id = Rows.id("box" + caller % 3);
      callers.add(
          Thread.startVirtualThread(() -> {
            for (int row = 0; row < 20; row++) {
              store.merge(id, CollectionHeader.NONE, List.of(put(prefix + row, 1 + row)));
            }
          }));
    }
    for (Thread caller : callers) {
      caller.join();
    }

    long rows = 0;
    for (int box = 0; box < 3; box++) {
      CollectionId id = Rows.id("box" + box);
      assertThat(store.readState(id).tally()).isEqualTo(store.recount(id));
      rows += store.readState(id).tally().rowCount();
    }
    assertThat(rows).isEqualTo(64 * 20);
    assertThat(store.work().writes()).isLessThan(64 * 20 / 2);
  }

  @Test
  void aPageTakesAStepARowAndASeekAPrefix() {
    List<ObjectRow> rows = new ArrayList<>();
    for (int prefix = 0; prefix < 200; prefix++) {
      for (int row = 0; row < 50; row++) {
        rows.add(put("p%03d/%03d".formatted(prefix, row), 1));
      }
    }
    store.merge(BOX, CollectionHeader.NONE, rows);

    for (boolean reverse : List.of(false, true)) {
      ListingStore.Work before = store.work();
      ListingPage<ObjectRow> page =
          store.readPage(BOX, new ListingQuery("", "/", "", "", reverse, 1000));
      assertThat(page.entries()).hasSize(200).allMatch(entry -> entry instanceof PrefixEntry);
      assertThat(store.work().seeks() - before.seeks()).isEqualTo(201);
      assertThat(store.work().steps() - before.steps()).isZero();

      before = store.work();
      page = store.readPage(BOX, new ListingQuery("p07", "", "", "", reverse, 100));
      assertThat(page.entries()).hasSize(100);
      assertThat(page.truncated()).isTrue();
      assertThat(store.work().seeks() - before.seeks()).isEqualTo(1);
      assertThat(store.work().steps() - before.steps()).isEqualTo(100);
    }
  }

  @Test
  void noPageLooksAtTombstones() {
    List<ObjectRow> rows = new ArrayList<>();
    for (int row = 0; row < 5000; row++) {
      rows.add(tombstone("%05d".formatted(row), 1));
    }
    rows.add(put("last", 1));
    store.merge(BOX, CollectionHeader.NONE, rows);

    ListingPage<ObjectRow> page = store.readPage(BOX, ListingQuery.all(10));

    assertThat(page.entries()).hasSize(1);
    assertThat(store.work().seeks() + store.work().steps()).isEqualTo(2);
  }

  @Test
  void deletedRowsThatAPageMetAreClearedAway() throws InterruptedException {
    List<ObjectRow> rows = new ArrayList<>();
    List<ObjectRow> tombstones = new ArrayList<>();
    for (int row = 0; row < Tidier.SKIPPED_MAX + 100; row++) {
      rows.add(put("%06d".formatted(row), 1));
      tombstones.add(tombstone("%06d".formatted(row), 2));
    }
    store.merge(BOX, CollectionHeader.NONE, rows);
    store.merge(BOX, CollectionHeader.NONE, tombstones);

    assertThat(store.readPage(BOX, ListingQuery.all(10)).entries()).isEmpty();

    long end = System.nanoTime() + 10_000_000_000L;
    while (store.work().cleared() == 0) {
      assertThat(System.nanoTime()).as("rows are cleared").isLessThan(end);
      Thread.sleep(5);
    }
    assertThat(store.readPage(BOX, ListingQuery.all(10)).entries()).isEmpty();
    assertThat(store.work().cleared()).isEqualTo(1);
    assertThat(store.recount(BOX)).isEqualTo(store.readState(BOX).tally());
  }
}
