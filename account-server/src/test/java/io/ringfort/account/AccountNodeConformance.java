package io.ringfort.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.client.listing.AccountNode;
import io.ringfort.client.listing.CollectionHeader;
import io.ringfort.client.listing.CollectionState;
import io.ringfort.client.listing.ContainerRow;
import io.ringfort.client.listing.ContainerTotals;
import io.ringfort.client.listing.ListingQuery;
import io.ringfort.client.listing.PageEntry.RowEntry;
import io.ringfort.client.listing.RemoveReply;
import io.ringfort.common.name.AccountName;
import io.ringfort.common.time.Timestamp;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What every [AccountNode] does, here or elsewhere.
abstract class AccountNodeConformance {
  private static final AccountName ACCOUNT = new AccountName("acct");

  /// A replica without anything.
  abstract AccountNode node();

  private static Timestamp at(long clock) {
    return new Timestamp(clock, 3);
  }

  private static ContainerRow report(long time, long objects, long bytes) {
    return new ContainerRow(
        "box", Timestamp.ZERO, false, new ContainerTotals(at(time), objects, bytes));
  }

  @Test
  void totalsAndExistenceAreMergedApart() {
    node().merge(ACCOUNT, CollectionHeader.created(at(5), 0), List.of(report(8, 2, 20)));
    assertThat(node().fetchState(ACCOUNT).tally().objectCount()).isZero();

    node().merge(ACCOUNT, CollectionHeader.NONE, List.of(ContainerRow.created("box", at(5))));
    node().merge(ACCOUNT, CollectionHeader.NONE, List.of(report(7, 1, 10)));

    CollectionState state = node().fetchState(ACCOUNT);
    assertThat(state.tally().rowCount()).isEqualTo(1);
    assertThat(state.tally().objectCount()).isEqualTo(2);
    assertThat(state.tally().bytesUsed()).isEqualTo(20);
    ContainerRow expected = new ContainerRow("box", at(5), true, new ContainerTotals(at(8), 2, 20));
    assertThat(node().list(ACCOUNT, ListingQuery.all(5)).entries())
        .containsExactly(new RowEntry<>(expected));
  }

  @Test
  void reportsFromAFormerLifeDoNotCount() {
    node().merge(ACCOUNT, CollectionHeader.created(at(5), 0), List.of(report(8, 2, 20)));
    node().merge(ACCOUNT, CollectionHeader.NONE, List.of(ContainerRow.removed("box", at(9))));
    assertThat(node().list(ACCOUNT, ListingQuery.all(5)).entries()).isEmpty();

    node().merge(ACCOUNT, CollectionHeader.NONE, List.of(ContainerRow.created("box", at(10))));

    assertThat(node().fetchState(ACCOUNT).tally().rowCount()).isEqualTo(1);
    assertThat(node().fetchState(ACCOUNT).tally().objectCount()).isZero();
  }

  @Test
  void totalsDoNotChangeTheDigest() {
    node()
        .merge(
            ACCOUNT,
            CollectionHeader.created(at(5), 0),
            List.of(ContainerRow.created("box", at(5))));
    CollectionState before = node().fetchState(ACCOUNT);

    node().merge(ACCOUNT, CollectionHeader.NONE, List.of(report(8, 2, 20)));

    assertThat(node().fetchState(ACCOUNT).tally().live()).isEqualTo(before.tally().live());
    assertThat(node().remove(ACCOUNT, CollectionHeader.removed(at(9), 0)))
        .isEqualTo(RemoveReply.NOT_EMPTY);
  }
}
