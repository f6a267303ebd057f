package io.ringfort.proxy.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.client.listing.AccountNode;
import io.ringfort.client.listing.CollectionHeader;
import io.ringfort.client.listing.ContainerNode;
import io.ringfort.client.listing.ContainerRow;
import io.ringfort.client.listing.ObjectRow;
import io.ringfort.common.name.AccountName;
import io.ringfort.common.name.ContainerName;
import io.ringfort.common.time.Clock;
import io.ringfort.common.time.Timestamp;
import io.ringfort.container.RingAccountReports;
import io.ringfort.container.TotalsReporter;
import io.ringfort.proxy.account.AccountEntry;
import io.ringfort.proxy.account.AccountInfo;
import io.ringfort.proxy.account.AccountInfoOutcome;
import io.ringfort.proxy.account.RingAccountRows;
import io.ringfort.proxy.account.RingAccountService;
import io.ringfort.proxy.container.ContainerEntry.ObjectEntry;
import io.ringfort.proxy.container.ListingRows.RecordOutcome;
import io.ringfort.proxy.container.RingContainerService.Limits;
import io.ringfort.proxy.listing.ListingCluster;
import io.ringfort.proxy.listing.RingListings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The hall over three devices with real stores, mostly with one of them switched off.
class RingContainerServiceTest {
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static ListingCluster cluster;

  private final AtomicLong skipped = new AtomicLong();
  private final Clock clock =
      new Clock() {
        @Override
        public Instant now() {
          return Instant.now();
        }

        @Override
        public long nanoTime() {
          return System.nanoTime() + skipped.get();
        }
      };
  private final AccountName account = new AccountName("acct" + NUMBERS.incrementAndGet());
  private final ContainerName box = new ContainerName(account.account(), "box");
  private final RingListings<AccountName, ContainerRow, AccountNode> accountListings =
      new RingListings<>(
          cluster::ring,
          ListingCluster.HASHER::hash,
          cluster.accountReplicas(),
          clock,
          cluster.stamps());
  private final RingListings<ContainerName, ObjectRow, ContainerNode> containerListings =
      new RingListings<>(
          cluster::ring,
          ListingCluster.HASHER::hash,
          cluster.containerReplicas(),
          clock,
          cluster.stamps());
  private final RingAccountService accounts =
      new RingAccountService(accountListings, Duration.ofSeconds(5));
  private final RingContainerService containers = service();
  private final ListingRows rows = new RingListingRows(containerListings, Duration.ofSeconds(5));

  private RingContainerService service() {
    return new RingContainerService(
        containerListings,
        new RingAccountRows(accountListings),
        () -> Set.of(0, 3),
        new Limits(Duration.ofSeconds(5), Duration.ofSeconds(3), 100, 0));
  }

  @BeforeAll
  static void open() throws IOException {
    cluster = new ListingCluster(3);
  }

  @AfterAll
  static void close() throws IOException {
    cluster.close();
  }

  @AfterEach
  void allUp() {
    cluster.onlyDown(-1);
  }

  private static AttributeChange user(String name, String value) {
    return new AttributeChange(new TreeMap<>(Map.of(name, value)), new TreeMap<>());
  }

  private ObjectRow put(String name, long bytes) {
    Timestamp at = cluster.stamps().next();
    return ObjectRow.put(name, at, at, bytes, "text/plain", "etag");
  }

  private ObjectRow tombstone(String name) {
    Timestamp at = cluster.stamps().next();
    return ObjectRow.tombstone(name, at, at);
  }

  private static ListCommand all(int limit) {
    return new ListCommand("", "", "", "", false, limit);
  }

  private List<String> names() {
    return page(containers.list(box, all(100))).stream().map(ContainerEntry::name).toList();
  }

  private static <T> List<T> page(ListOutcome<T> outcome) {
    assertThat(outcome).isInstanceOf(ListOutcome.Page.class);
    return ((ListOutcome.Page<T>) outcome).entries();
  }

  private ContainerInfo fetched() {
    return ((InfoOutcome.Found) containers.fetchInfo(box)).info();
  }

  @Test
  void aContainerLivesFromCreationToRemoval() {
    assertThat(containers.fetchInfo(box)).isEqualTo(new InfoOutcome.Absent());
    assertThat(containers.list(box, all(10))).isEqualTo(new ListOutcome.Absent<>());
    assertThat(containers.update(box, user("a", "b"))).isEqualTo(new UpdateOutcome.Absent());
    assertThat(containers.remove(box)).isEqualTo(new RemoveOutcome.Absent());

    assertThat(containers.create(box, 3, user("color", "red")))
        .isEqualTo(new CreateOutcome.Created());
    assertThat(containers.create(box, -1, user("size", "big")))
        .isEqualTo(new CreateOutcome.Existed());
    assertThat(containers.create(box, 0, AttributeChange.NONE))
        .isEqualTo(new CreateOutcome.PolicyDiffers(3));
    assertThat(containers.update(box, user("color", ""))).isEqualTo(new UpdateOutcome.Updated());
    assertThat(fetched().userMetadata()).containsExactly(Map.entry("size", "big"));
    assertThat(fetched().policy()).isEqualTo(3);
    assertThat(fetched().changed().isAfter(fetched().created())).isTrue();

    assertThat(containers.remove(box)).isEqualTo(new RemoveOutcome.Removed());
    assertThat(containers.fetchInfo(box)).isEqualTo(new InfoOutcome.Absent());
    assertThat(containers.create(box, -1, AttributeChange.NONE))
        .isEqualTo(new CreateOutcome.Created());
    assertThat(fetched().userMetadata()).isEmpty();
    assertThat(fetched().policy()).isZero();
  }

  @Test
  void aPolicyThatDoesNotExistIsRefused() {
    assertThatThrownBy(() -> containers.create(box, 1, AttributeChange.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no storage policy 1");
  }

  @Test
  void whatWasRecordedIsListedWhicheverDeviceIsDownThen() {
    containers.create(box, -1, AttributeChange.NONE);
    for (int turn = 0; turn < 12; turn++) {
      cluster.onlyDown(turn % 3);
      assertThat(rows.record(box, List.of(put("n" + (char) ('a' + turn), turn))))
          .isEqualTo(RecordOutcome.DURABLE);
      if (turn % 4 == 3) {
        assertThat(rows.record(box, List.of(tombstone("n" + (char) ('a' + turn - 2)))))
            .isEqualTo(RecordOutcome.DURABLE);
      }
      cluster.onlyDown((turn + 1) % 3);
      List<String> expected = new ArrayList<>();
      for (int earlier = 0; earlier <= turn; earlier++) {
        if (earlier % 4 != 1 || turn < earlier + 2) {
          expected.add("n" + (char) ('a' + earlier));
        }
      }
      assertThat(names()).isEqualTo(expected);
      assertThat(fetched().objectCount()).isEqualTo(expected.size());
    }
  }

  @Test
  void twoDevicesDownLeaveEverythingUnknown() {
    containers.create(box, -1, AttributeChange.NONE);
    cluster.onlyDown(0);
    cluster.container(1).down(true);
    cluster.account(1).down(true);

    assertThat(containers.create(box, -1, AttributeChange.NONE))
        .isEqualTo(new CreateOutcome.Unknown());
    assertThat(containers.update(box, user("a", "b"))).isEqualTo(new UpdateOutcome.Unknown());
    assertThat(containers.remove(box)).isEqualTo(new RemoveOutcome.Unknown());
    assertThat(containers.fetchInfo(box)).isEqualTo(new InfoOutcome.Unknown());
    assertThat(containers.list(box, all(1))).isEqualTo(new ListOutcome.Unknown<>());
    assertThat(rows.record(box, List.of(put("a", 1)))).isEqualTo(RecordOutcome.UNKNOWN);
    assertThat(accounts.fetchInfo(account)).isEqualTo(new AccountInfoOutcome.Unknown());
    assertThat(accounts.list(account, all(1))).isEqualTo(new ListOutcome.Unknown<>());
  }

  @Test
  void aContainerWithObjectsIsNotRemovedWhicheverDeviceIsDown() {
    containers.create(box, -1, user("k", "v"));
    cluster.onlyDown(0);
    rows.record(box, List.of(put("a", 1)));

    for (int down = 0; down < 3; down++) {
      cluster.onlyDown(down);
      assertThat(containers.remove(box)).isEqualTo(new RemoveOutcome.NotEmpty());
    }
    cluster.onlyDown(2);
    rows.record(box, List.of(tombstone("a")));
    cluster.onlyDown(1);
    assertThat(containers.remove(box)).isEqualTo(new RemoveOutcome.Removed());
    cluster.onlyDown(0);
    assertThat(containers.fetchInfo(box)).isEqualTo(new InfoOutcome.Absent());
  }

  @Test
  void aRowThatOvertakesARemovalKeepsTheContainerAsItWas() {
    containers.create(box, 3, user("k", "v"));
    // A removal that only one replica took before it met the row at the others.
    cluster.container(0).remove(box, CollectionHeader.removed(cluster.stamps().next(), 3));
    cluster.onlyDown(0);
    rows.record(box, List.of(put("late", 1)));
    cluster.onlyDown(1);

    assertThat(names()).containsExactly("late");
    assertThat(fetched().policy()).isEqualTo(3);
    assertThat(fetched().userMetadata()).containsExactly(Map.entry("k", "v"));
    cluster.onlyDown(2);
    assertThat(names()).containsExactly("late");
  }

  @Test
  void infoIsRememberedForSecondsButOwnChangesShowAtOnce() {
    containers.create(box, -1, AttributeChange.NONE);
    RingContainerService elsewhere = service();
    assertThat(((InfoOutcome.Found) containers.info(box)).info().userMetadata()).isEmpty();

    elsewhere.update(box, user("a", "1"));
    assertThat(((InfoOutcome.Found) containers.info(box)).info().userMetadata()).isEmpty();
    skipped.addAndGet(Duration.ofSeconds(4).toNanos());
    assertThat(((InfoOutcome.Found) containers.info(box)).info().userMetadata()).hasSize(1);
    containers.update(box, user("b", "2"));
    assertThat(((InfoOutcome.Found) containers.info(box)).info().userMetadata()).hasSize(2);
    containers.remove(box);
    assertThat(containers.info(box)).isEqualTo(new InfoOutcome.Absent());
  }

  @Test
  void entriesCarryWhatWasRecorded() {
    containers.create(box, -1, AttributeChange.NONE);
    ObjectRow row = put("docs/a", 42);
    rows.record(box, List.of(row, put("docs/b", 1), put("zoo", 1)));

    assertThat(page(containers.list(box, new ListCommand("", "/", "", "", true, 10))))
        .extracting(ContainerEntry::name)
        .containsExactly("zoo", "docs/");
    assertThat(page(containers.list(box, new ListCommand("docs/", "/", "", "", false, 1))))
        .containsExactly(new ObjectEntry("docs/a", 42, "etag", "text/plain", row.birth()));
  }

  @Test
  void anAccountComesWithItsFirstContainerAndListsItAtOnce() {
    assertThat(accounts.fetchInfo(account)).isEqualTo(new AccountInfoOutcome.Absent());
    assertThat(accounts.list(account, all(1))).isEqualTo(new ListOutcome.Absent<>());

    cluster.onlyDown(0);
    containers.create(box, -1, AttributeChange.NONE);
    cluster.onlyDown(1);
    containers.create(new ContainerName(account.account(), "other"), -1, AttributeChange.NONE);
    cluster.onlyDown(2);

    assertThat(page(accounts.list(account, all(10))))
        .extracting(AccountEntry::name)
        .containsExactly("box", "other");
    containers.remove(box);
    cluster.onlyDown(0);
    assertThat(page(accounts.list(account, all(10))))
        .extracting(AccountEntry::name)
        .containsExactly("other");
    assertThat(accounts.update(account, user("quota", "5"))).isEqualTo(new UpdateOutcome.Updated());
    assertThat(info().userMetadata()).containsExactly(Map.entry("quota", "5"));
  }

  @Test
  void anAccountComesIntoBeingByAnAttribute() {
    assertThat(accounts.update(account, user("a", "b"))).isEqualTo(new UpdateOutcome.Updated());
    assertThat(info().containerCount()).isZero();
  }

  private AccountInfo info() {
    return ((AccountInfoOutcome.Found) accounts.fetchInfo(account)).info();
  }

  @Test
  void totalsFlowUpwards() throws InterruptedException {
    containers.create(box, -1, AttributeChange.NONE);
    rows.record(box, List.of(put("a", 5), put("b", 6)));
    try (TotalsReporter reporter =
        cluster
            .containerStorage()
            .startReporter(
                new RingAccountReports(
                    cluster::ring, ListingCluster.HASHER, cluster.accountReplicas()::node),
                clock,
                cluster.stamps(),
                Duration.ofMillis(10))) {
      awaitTotals(2, 11);
      rows.record(box, List.of(tombstone("a")));
      awaitTotals(1, 6);
      assertThat(reporter.reportedCount()).isPositive();
    }
    assertThat(page(accounts.list(account, all(10))))
        .singleElement()
        .isInstanceOfSatisfying(
            AccountEntry.ListedContainer.class,
            listed -> {
              assertThat(listed.objectCount()).isEqualTo(1);
              assertThat(listed.bytesUsed()).isEqualTo(6);
            });
  }

  private void awaitTotals(long objects, long bytes) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (info().objectCount() != objects || info().bytesUsed() != bytes) {
      assertThat(System.nanoTime()).as("totals arrive").isLessThan(end);
      Thread.sleep(5);
    }
  }
}
