package io.ringfort.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.client.listing.CollectionHeader;
import io.ringfort.client.listing.CollectionState;
import io.ringfort.client.listing.ContainerNode;
import io.ringfort.client.listing.ListingPage;
import io.ringfort.client.listing.ListingQuery;
import io.ringfort.client.listing.ObjectRow;
import io.ringfort.client.listing.PageEntry.PrefixEntry;
import io.ringfort.client.listing.RemoveReply;
import io.ringfort.client.wire.NodeFailedException;
import io.ringfort.client.wire.NodeFailedException.Kind;
import io.ringfort.common.name.ContainerName;
import io.ringfort.common.time.Timestamp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What every [ContainerNode] does, here or elsewhere.
abstract class ContainerNodeConformance {
  private static final ContainerName BOX = new ContainerName("acct", "bäx");

  /// A replica without anything.
  abstract ContainerNode node();

  /// One on a device that is not there.
  abstract ContainerNode nodeWithoutDevice();

  private static Timestamp at(long clock) {
    return new Timestamp(clock, 3);
  }

  private static ObjectRow put(String name, long order) {
    return ObjectRow.put(name, at(order), at(order - 1), order * 10, "text/plain", "e" + order);
  }

  private static ObjectRow tombstone(String name, long order) {
    return ObjectRow.tombstone(name, at(order), at(order));
  }

  @Test
  void nothingIsKnownOfAContainerNeverHeardOf() {
    assertThat(node().fetchState(BOX)).isEqualTo(CollectionState.UNKNOWN);
    assertThat(node().list(BOX, ListingQuery.all(10)).entries()).isEmpty();
    assertThat(node().findRows(BOX, List.of("a"))).containsExactly(Optional.empty());
  }

  @Test
  void whatWasMergedIsReadBack() {
    CollectionHeader header =
        CollectionHeader.created(at(5), 2)
            .with(Map.of("color", "blue", "gone", ""), Map.of("acl.read", ".r:*"), at(6));

    CollectionState state =
        node().merge(BOX, header, List.of(put("a/1", 10), put("a/2", 11), tombstone("c", 12)));

    assertThat(state.header()).isEqualTo(header);
    assertThat(state.tally().rowCount()).isEqualTo(2);
    assertThat(state.tally().bytesUsed()).isEqualTo(210);
    assertThat(state.tally().newest()).isEqualTo(at(12));
    assertThat(node().fetchState(BOX)).isEqualTo(state);
    ListingPage<ObjectRow> page = node().list(BOX, new ListingQuery("", "/", "", "", false, 10));
    assertThat(page.state()).isEqualTo(state);
    assertThat(page.entries()).containsExactly(new PrefixEntry<>("a/", put("a/1", 10)));
    assertThat(node().findRows(BOX, List.of("c", "b", "a/2")))
        .containsExactly(
            Optional.of(tombstone("c", 12)), Optional.empty(), Optional.of(put("a/2", 11)));
  }

  @Test
  void arrivalsInAnyOrderAndRepeatedGiveTheSameState() {
    List<ObjectRow> rows =
        new ArrayList<>(
            List.of(put("a", 10), tombstone("a", 12), put("a", 11), put("b", 9), put("b", 20)));
    List<CollectionHeader> headers =
        new ArrayList<>(
            List.of(
                CollectionHeader.created(at(5), 1),
                CollectionHeader.created(at(4), 0),
                CollectionHeader.NONE.with(Map.of("x", "1"), Map.of(), at(7)),
                CollectionHeader.NONE.with(Map.of("x", "2"), Map.of(), at(8))));
    ContainerName other = new ContainerName("acct", "other");
    rows.forEach(row -> node().merge(BOX, CollectionHeader.NONE, List.of(row)));
    headers.forEach(header -> node().merge(BOX, header, List.of()));

    Collections.reverse(rows);
    Collections.reverse(headers);
    headers.forEach(header -> node().merge(other, header, List.of()));
    node().merge(other, CollectionHeader.NONE, rows);
    node().merge(other, CollectionHeader.NONE, rows);

    assertThat(node().fetchState(other)).isEqualTo(node().fetchState(BOX));
    assertThat(node().fetchState(BOX).header().policy()).isZero();
    assertThat(node().fetchState(BOX).tally().rowCount()).isEqualTo(1);
    assertThat(node().findRows(BOX, List.of("a"))).containsExactly(Optional.of(tombstone("a", 12)));
  }

  @Test
  void onlyAnEmptyContainerIsRemovedAndItsAttributesGoWithIt() {
    node()
        .merge(
            BOX,
            CollectionHeader.created(at(5), 1).with(Map.of("x", "1"), Map.of(), at(5)),
            List.of(put("a", 6)));
    assertThat(node().remove(BOX, CollectionHeader.removed(at(9), 1)))
        .isEqualTo(RemoveReply.NOT_EMPTY);

    node().merge(BOX, CollectionHeader.NONE, List.of(tombstone("a", 7)));
    assertThat(node().remove(BOX, CollectionHeader.removed(at(9), 1)))
        .isEqualTo(RemoveReply.REMOVED);

    CollectionHeader removed = node().fetchState(BOX).header();
    assertThat(removed.exists()).isFalse();
    assertThat(removed.user()).isEmpty();
    node().merge(BOX, CollectionHeader.created(at(10), 0), List.of());
    assertThat(node().fetchState(BOX).header().policy()).isZero();
    assertThat(node().fetchState(BOX).header().user()).isEmpty();
  }

  @Test
  void pagesGoOnWhereTheyEnded() {
    List<ObjectRow> rows = new ArrayList<>();
    for (int row = 0; row < 2500; row++) {
      rows.add(put("%05d".formatted(row), 10));
    }
    node().merge(BOX, CollectionHeader.created(at(5), 0), rows);

    List<String> names = new ArrayList<>();
    ListingQuery query = ListingQuery.all(1000);
    ListingPage<ObjectRow> page = node().list(BOX, query);
    page.entries().forEach(entry -> names.add(entry.name()));
    while (page.truncated()) {
      page = node().list(BOX, query.withMarker(names.getLast()));
      page.entries().forEach(entry -> names.add(entry.name()));
    }

    assertThat(names).isEqualTo(rows.stream().map(ObjectRow::name).toList());
  }

  @Test
  void aMissingDeviceSaysSo() {
    assertThatThrownBy(() -> nodeWithoutDevice().fetchState(BOX))
        .isInstanceOfSatisfying(
            NodeFailedException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DEVICE_FAILED));
  }

  @Test
  void tooManyRowsAreRefused() {
    List<String> names = Collections.nCopies(ContainerNode.ROWS_MAX + 1, "a");

    assertThatThrownBy(() -> node().findRows(BOX, names))
        .isInstanceOfSatisfying(
            NodeFailedException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED));
  }
}
