package io.ringfort.proxy.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.client.listing.CollectionHeader;
import io.ringfort.client.listing.ListingPage;
import io.ringfort.client.listing.ListingQuery;
import io.ringfort.client.listing.ObjectRow;
import io.ringfort.client.listing.PageEntry;
import io.ringfort.common.name.ContainerName;
import io.ringfort.common.time.Clock;
import io.ringfort.common.time.Timestamp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/// Replicas that missed rows here and there, one of them switched off: a page must be that of all
/// that the other two hold together, and stay so for every later majority.
class PageMergeTest {
  private static ListingCluster cluster;
  private static int containers;

  @BeforeContainer
  static void open() throws IOException {
    cluster = new ListingCluster(3);
  }

  @AfterContainer
  static void close() throws IOException {
    cluster.close();
  }

  /// A row and the replicas that heard of it, as bits.
  record Delivery(ObjectRow row, int replicas) {}

  private final ContainerName name = new ContainerName("a", "c" + containers++);

  private ReplicatedCollection<ContainerName, ObjectRow> collection(ContainerName which) {
    return new ReplicatedCollection<>(
        Clock.system(),
        cluster.stamps(),
        which,
        List.of(cluster.container(0), cluster.container(1), cluster.container(2)));
  }

  private static void create(ContainerName which) {
    for (int replica = 0; replica < 3; replica++) {
      cluster
          .container(replica)
          .merge(which, CollectionHeader.created(new Timestamp(1, 1), 0), List.of());
    }
  }

  @Property(tries = 250)
  void aPageIsThatOfTheUnionAndIsHeldByAMajorityThen(
      @ForAll("deliveries") List<Delivery> deliveries,
      @ForAll("queries") List<ListingQuery> queries) {
    ContainerName container = new ContainerName("a", "c" + containers++);
    cluster.onlyDown(-1);
    create(container);
    for (int replica = 0; replica < 3; replica++) {
      int bit = 1 << replica;
      List<ObjectRow> heard =
          deliveries.stream()
              .filter(delivery -> (delivery.replicas() & bit) != 0)
              .map(Delivery::row)
              .toList();
      cluster.container(replica).merge(container, CollectionHeader.NONE, heard);
    }

    for (int turn = 0; turn < queries.size(); turn++) {
      int down = (turn + deliveries.size()) % 3;
      int one = (down + 1) % 3;
      int other = (down + 2) % 3;
      ListingQuery query = queries.get(turn);
      cluster.onlyDown(-1);
      ListingPage<ObjectRow> expected = union(container, one, other, query);
      cluster.onlyDown(down);

      MergedPage<ObjectRow> page = collection(container).list(query).orElseThrow().page();

      assertThat(names(page.entries())).as("%s", query).isEqualTo(names(expected.entries()));
      assertThat(page.truncated()).as("%s", query).isEqualTo(expected.truncated());
      for (PageEntry<ObjectRow> entry : page.entries()) {
        assertThat(entry.row().live()).isTrue();
        List<String> shown = List.of(entry.row().name());
        assertThat(cluster.container(one).findRows(container, shown))
            .isEqualTo(cluster.container(other).findRows(container, shown))
            .isEqualTo(List.of(Optional.of(entry.row())));
      }
    }
  }

  /// What a single replica would say that heard all that two of them heard.
  private ListingPage<ObjectRow> union(
      ContainerName container, int one, int other, ListingQuery query) {
    ContainerName together = new ContainerName("a", "u" + containers++);
    for (int replica : List.of(one, other)) {
      List<String> all = List.copyOf(ALL_NAMES);
      List<ObjectRow> rows =
          cluster.container(replica).findRows(container, all).stream()
              .flatMap(Optional::stream)
              .toList();
      cluster.container(0).merge(together, CollectionHeader.NONE, rows);
    }
    return cluster.container(0).list(together, query);
  }

  private static List<String> names(List<PageEntry<ObjectRow>> entries) {
    return entries.stream()
        .map(entry -> (entry instanceof PageEntry.PrefixEntry ? ">" : "") + entry.name())
        .toList();
  }

  @Example
  void equalReplicasCostOnePage() {
    cluster.onlyDown(-1);
    create(name);
    List<ObjectRow> rows = new ArrayList<>();
    for (int row = 0; row < 100; row++) {
      rows.add(put("r" + row, 5));
    }
    for (int replica = 0; replica < 3; replica++) {
      cluster.container(replica).merge(name, CollectionHeader.NONE, rows);
    }
    int before = pages();

    assertThat(collection(name).list(ListingQuery.all(50)).orElseThrow().page().entries())
        .hasSize(50);

    assertThat(pages() - before).isEqualTo(1);
  }

  @Example
  void aFewDifferencesCostOneMorePageAndOneWriteBack() {
    cluster.onlyDown(2);
    cluster.container(2).down(false);
    create(name);
    List<ObjectRow> rows = new ArrayList<>();
    for (int row = 0; row < 100; row++) {
      rows.add(put("r" + row, 5));
    }
    for (int replica = 0; replica < 3; replica++) {
      cluster.container(replica).merge(name, CollectionHeader.NONE, rows);
    }
    cluster.container(1).merge(name, CollectionHeader.NONE, List.of(put("r5", 9)));
    cluster.onlyDown(2);
    int pagesBefore = pages();
    int mergesBefore = cluster.container(0).mergeCount() + cluster.container(1).mergeCount();

    MergedPage<ObjectRow> page = collection(name).list(ListingQuery.all(1000)).orElseThrow().page();

    assertThat(page.entries()).hasSize(100);
    // The one switched off may be counted where it stood in for a slow one.
    assertThat(pages() - pagesBefore).isBetween(2, 3);
    assertThat(cluster.container(0).mergeCount() + cluster.container(1).mergeCount())
        .isEqualTo(mergesBefore + 1);
    assertThat(cluster.container(0).findRows(name, List.of("r5")).getFirst())
        .contains(put("r5", 9));
  }

  @Example
  void withoutAMajorityNothingIsSaid() {
    cluster.onlyDown(-1);
    create(name);
    cluster.container(0).down(true);
    cluster.container(1).down(true);

    assertThat(collection(name).list(ListingQuery.all(10))).isEmpty();
    assertThat(collection(name).fetch()).isEmpty();
    assertThat(collection(name).merge(CollectionHeader.NONE, List.of(put("a", 3)))).isEmpty();
    cluster.onlyDown(-1);
  }

  @Example
  void rowsBehindARemovalBringTheContainerBack() {
    cluster.onlyDown(-1);
    create(name);
    for (int replica = 1; replica < 3; replica++) {
      assertThat(
              cluster
                  .container(replica)
                  .remove(name, CollectionHeader.removed(new Timestamp(50, 1), 4)))
          .isNotNull();
    }
    cluster.container(0).merge(name, CollectionHeader.NONE, List.of(put("late", 40)));
    cluster.container(1).merge(name, CollectionHeader.NONE, List.of(put("late", 40)));
    cluster.onlyDown(1);

    Agreed agreed = collection(name).fetch().orElseThrow();

    assertThat(agreed.header().exists()).isTrue();
    assertThat(agreed.header().policy()).isEqualTo(4);
    assertThat(names(collection(name).list(ListingQuery.all(5)).orElseThrow().page().entries()))
        .containsExactly("late");
    cluster.onlyDown(-1);
  }

  @Example
  void staleRowsOfOneReplicaDoNotBringARemovedContainerBack() {
    cluster.onlyDown(-1);
    create(name);
    cluster.container(0).merge(name, CollectionHeader.NONE, List.of(put("old", 10)));
    for (int replica = 1; replica < 3; replica++) {
      ObjectRow deleted = ObjectRow.tombstone("old", new Timestamp(20, 1), new Timestamp(20, 1));
      cluster.container(replica).merge(name, CollectionHeader.NONE, List.of(deleted));
      assertThat(
              cluster
                  .container(replica)
                  .remove(name, CollectionHeader.removed(new Timestamp(50, 1), 0)))
          .isNotNull();
    }
    cluster.onlyDown(1);

    assertThat(collection(name).fetch().orElseThrow().header().exists()).isFalse();
    assertThat(cluster.container(0).fetchState(name).tally().rowCount()).isZero();
    assertThat(cluster.container(0).fetchState(name).header().exists()).isFalse();
    cluster.onlyDown(-1);
  }

  private static int pages() {
    return cluster.container(0).pageCount()
        + cluster.container(1).pageCount()
        + cluster.container(2).pageCount();
  }

  private static ObjectRow put(String rowName, long order) {
    Timestamp at = new Timestamp(order, 1);
    return ObjectRow.put(rowName, at, at, order, "text/plain", "e" + order);
  }

  private static final List<String> PARTS = List.of("a", "b", "/", "é");
  private static final List<String> ALL_NAMES = allNames();

  private static List<String> allNames() {
    Map<String, String> names = new TreeMap<>();
    for (String first : PARTS) {
      names.put(first, "");
      for (String second : PARTS) {
        names.put(first + second, "");
        for (String third : PARTS) {
          names.put(first + second + third, "");
        }
      }
    }
    return List.copyOf(names.keySet());
  }

  @Provide
  Arbitrary<List<Delivery>> deliveries() {
    return Combinators.combine(
            Arbitraries.of(ALL_NAMES),
            Arbitraries.longs().between(2, 12),
            Arbitraries.of(true, true, false),
            Arbitraries.of(7, 7, 7, 6, 5, 3, 1, 2, 4))
        .as((row, order, live, replicas) -> {
          Timestamp at = new Timestamp(order, live ? 1 : 2);
          return new Delivery(live ? put(row, order) : ObjectRow.tombstone(row, at, at), replicas);
        })
        .list()
        .ofMaxSize(40);
  }

  @Provide
  Arbitrary<List<ListingQuery>> queries() {
    Arbitrary<String> bound = Arbitraries.of("", "", "", "a", "a/", "b", "/", "b/a", "é", "aa");
    return Combinators.combine(
            Arbitraries.of("", "", "a", "/", "b/"),
            Arbitraries.of("", "", "/", "a", "/a", "ab"),
            bound,
            bound,
            Arbitraries.of(true, false),
            Arbitraries.of(1, 2, 3, 5, 100))
        .as(ListingQuery::new)
        .list()
        .ofSize(4);
  }
}
