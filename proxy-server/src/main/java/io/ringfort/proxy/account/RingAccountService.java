package io.ringfort.proxy.account;

import io.ringfort.client.listing.AccountNode;
import io.ringfort.client.listing.CollectionHeader;
import io.ringfort.client.listing.ContainerRow;
import io.ringfort.client.listing.ListingQuery;
import io.ringfort.client.listing.PageEntry;
import io.ringfort.client.listing.Tally;
import io.ringfort.client.wire.CallContext;
import io.ringfort.common.name.AccountName;
import io.ringfort.common.time.Timestamp;
import io.ringfort.proxy.container.AttributeChange;
import io.ringfort.proxy.container.ListCommand;
import io.ringfort.proxy.container.ListOutcome;
import io.ringfort.proxy.container.UpdateOutcome;
import io.ringfort.proxy.listing.Agreed;
import io.ringfort.proxy.listing.Attributes;
import io.ringfort.proxy.listing.ReplicatedCollection;
import io.ringfort.proxy.listing.ReplicatedCollection.Listed;
import io.ringfort.proxy.listing.RingListings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Accounts on the primaries of their ring.
public final class RingAccountService implements AccountService {
  private final RingListings<AccountName, ContainerRow, AccountNode> accounts;
  private final Duration limit;

  /// @param limit how long a call waits at most
  public RingAccountService(
      RingListings<AccountName, ContainerRow, AccountNode> accounts, Duration limit) {
    this.accounts = accounts;
    this.limit = limit;
  }

  private <T> T inTime(Supplier<T> work) {
    return CallContext.current(accounts.clock()).atMost(accounts.clock(), limit).call(work::get);
  }

  @Override
  public AccountInfoOutcome fetchInfo(AccountName name) {
    Optional<Agreed> agreed = inTime(() -> accounts.locate(name).fetch());
    if (agreed.isEmpty()) {
      return new AccountInfoOutcome.Unknown();
    }
    CollectionHeader header = agreed.get().header();
    if (!header.exists()) {
      return new AccountInfoOutcome.Absent();
    }
    Tally tally = agreed.get().tally();
    return new AccountInfoOutcome.Found(
        new AccountInfo(
            name,
            header.created(),
            header.changed(),
            tally.rowCount(),
            tally.objectCount(),
            tally.bytesUsed(),
            Attributes.values(header.user()),
            Attributes.values(header.system())));
  }

  @Override
  public UpdateOutcome update(AccountName name, AttributeChange change) {
    return inTime(() -> updateInTime(name, change));
  }

  private UpdateOutcome updateInTime(AccountName name, AttributeChange change) {
    ReplicatedCollection<AccountName, ContainerRow> account = accounts.locate(name);
    Optional<Agreed> before = account.fetch();
    if (before.isEmpty()) {
      return new UpdateOutcome.Unknown();
    }
    CollectionHeader known = before.get().header();
    Timestamp at = accounts.stamps().nextAfter(known.newest());
    CollectionHeader asked =
        (known.exists() ? CollectionHeader.NONE : CollectionHeader.created(at, 0))
            .with(change.userMetadata(), change.systemMetadata(), at);
    return asked.equals(CollectionHeader.NONE) || account.merge(asked, List.of()).isPresent()
        ? new UpdateOutcome.Updated()
        : new UpdateOutcome.Unknown();
  }

  @Override
  public ListOutcome<AccountEntry> list(AccountName name, ListCommand command) {
    ListingQuery query =
        new ListingQuery(
            command.prefix(),
            command.delimiter(),
            command.marker(),
            command.endMarker(),
            command.reverse(),
            command.limit());
    Optional<Listed<ContainerRow>> listed = inTime(() -> accounts.locate(name).list(query));
    if (listed.isEmpty()) {
      return new ListOutcome.Unknown<>();
    }
    if (!listed.get().agreed().header().exists()) {
      return new ListOutcome.Absent<>();
    }
    List<AccountEntry> entries =
        listed.get().page().entries().stream().map(RingAccountService::entry).toList();
    return new ListOutcome.Page<>(entries, listed.get().page().truncated());
  }

  private static AccountEntry entry(PageEntry<ContainerRow> entry) {
    return switch (entry) {
      case PageEntry.RowEntry<ContainerRow>(ContainerRow row) ->
          new AccountEntry.ListedContainer(
              row.name(), row.objectCount(), row.bytesUsed(), row.order());
      case PageEntry.PrefixEntry<ContainerRow>(String prefix, ContainerRow _) ->
          new AccountEntry.PrefixEntry(prefix);
    };
  }
}
