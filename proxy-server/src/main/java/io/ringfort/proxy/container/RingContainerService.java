package io.ringfort.proxy.container;

import io.ringfort.client.listing.CollectionHeader;
import io.ringfort.client.listing.ContainerNode;
import io.ringfort.client.listing.ContainerRow;
import io.ringfort.client.listing.ListingQuery;
import io.ringfort.client.listing.ObjectRow;
import io.ringfort.client.listing.PageEntry;
import io.ringfort.client.wire.CallContext;
import io.ringfort.common.name.ContainerName;
import io.ringfort.common.time.HybridClock;
import io.ringfort.common.time.Timestamp;
import io.ringfort.proxy.listing.Agreed;
import io.ringfort.proxy.listing.Attributes;
import io.ringfort.proxy.listing.ReplicatedCollection;
import io.ringfort.proxy.listing.ReplicatedCollection.Listed;
import io.ringfort.proxy.listing.ReplicatedCollection.Removal;
import io.ringfort.proxy.listing.RingListings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Containers on the primaries of their ring.
///
/// Two clients that create one container at the same moment with different policies may both be
/// told that it was created; the earlier creation decides, and every later look says so.
public final class RingContainerService implements ContainerService {
  private final RingListings<ContainerName, ObjectRow, ContainerNode> containers;
  private final AccountRows accounts;
  private final Supplier<? extends Set<Integer>> policies;
  private final Limits limits;
  private final ContainerInfoCache cache;

  /// What bounds the service.
  ///
  /// @param call how long a call waits at most
  /// @param infoAge how old an answer of `info` may be
  /// @param infoCountMax how many containers `info` remembers
  /// @param defaultPolicy policy of a container created without one
  public record Limits(Duration call, Duration infoAge, int infoCountMax, int defaultPolicy) {
    /// 10 s, 3 s, 100 000 containers, policy 0.
    public static Limits defaults() {
      return new Limits(Duration.ofSeconds(10), Duration.ofSeconds(3), 100_000, 0);
    }
  }

  /// @param policies indexes of the storage policies that exist
  public RingContainerService(
      RingListings<ContainerName, ObjectRow, ContainerNode> containers,
      AccountRows accounts,
      Supplier<? extends Set<Integer>> policies,
      Limits limits) {
    this.containers = containers;
    this.accounts = accounts;
    this.policies = policies;
    this.limits = limits;
    this.cache =
        new ContainerInfoCache(containers.clock(), limits.infoAge(), limits.infoCountMax());
  }

  private <T> T inTime(Supplier<T> work) {
    return CallContext.current(containers.clock())
        .atMost(containers.clock(), limits.call())
        .call(work::get);
  }

  /// Makes a change and sees to it that the cache does not hide it.
  private <T> T changing(ContainerName name, Supplier<T> change) {
    try {
      return inTime(change);
    } finally {
      cache.drop(name);
    }
  }

  /// @throws IllegalArgumentException if there is no such policy
  @Override
  public CreateOutcome create(ContainerName name, int policy, AttributeChange change) {
    if (policy != -1 && !policies.get().contains(policy)) {
      throw new IllegalArgumentException(
          "no storage policy " + policy + ", only " + policies.get());
    }
    return changing(name, () -> createInTime(name, policy, change));
  }

  private CreateOutcome createInTime(ContainerName name, int policy, AttributeChange change) {
    ReplicatedCollection<ContainerName, ObjectRow> container = containers.locate(name);
    Optional<Agreed> before = container.fetch();
    if (before.isEmpty()) {
      return new CreateOutcome.Unknown();
    }
    CollectionHeader known = before.get().header();
    boolean existed = known.exists();
    if (existed && policy != -1 && policy != known.policy()) {
      return new CreateOutcome.PolicyDiffers(known.policy());
    }
    Timestamp at = stamps().nextAfter(known.newest());
    CollectionHeader base =
        existed
            ? CollectionHeader.NONE
            : CollectionHeader.created(at, policy == -1 ? limits.defaultPolicy() : policy);
    CollectionHeader asked = base.with(change.userMetadata(), change.systemMetadata(), at);
    Optional<CollectionHeader> after =
        asked.equals(CollectionHeader.NONE)
            ? Optional.of(known)
            : container.merge(asked, List.of()).map(Agreed::header);
    if (after.isEmpty()) {
      return new CreateOutcome.Unknown();
    }
    ContainerRow row = ContainerRow.created(name.container(), after.get().created());
    if (!accounts.record(name.accountName(), row)) {
      return new CreateOutcome.Unknown();
    }
    if (policy != -1 && after.get().exists() && after.get().policy() != policy) {
      return new CreateOutcome.PolicyDiffers(after.get().policy());
    }
    return existed ? new CreateOutcome.Existed() : new CreateOutcome.Created();
  }

  @Override
  public InfoOutcome info(ContainerName name) {
    Optional<ContainerInfo> known = cache.find(name);
    return known.isPresent() ? new InfoOutcome.Found(known.get()) : fetchInfo(name);
  }

  @Override
  public InfoOutcome fetchInfo(ContainerName name) {
    long changes = cache.changeCount();
    Optional<Agreed> agreed = inTime(() -> containers.locate(name).fetch());
    if (agreed.isEmpty()) {
      return new InfoOutcome.Unknown();
    }
    if (!agreed.get().header().exists()) {
      return new InfoOutcome.Absent();
    }
    ContainerInfo info = info(name, agreed.get());
    cache.keep(info, changes);
    return new InfoOutcome.Found(info);
  }

  private static ContainerInfo info(ContainerName name, Agreed agreed) {
    CollectionHeader header = agreed.header();
    return new ContainerInfo(
        name,
        header.policy(),
        header.created(),
        header.changed(),
        agreed.tally().objectCount(),
        agreed.tally().bytesUsed(),
        Attributes.values(header.user()),
        Attributes.values(header.system()));
  }

  @Override
  public UpdateOutcome update(ContainerName name, AttributeChange change) {
    return changing(name, () -> updateInTime(name, change));
  }

  private UpdateOutcome updateInTime(ContainerName name, AttributeChange change) {
    ReplicatedCollection<ContainerName, ObjectRow> container = containers.locate(name);
    Optional<Agreed> before = container.fetch();
    if (before.isEmpty()) {
      return new UpdateOutcome.Unknown();
    }
    CollectionHeader known = before.get().header();
    if (!known.exists()) {
      return new UpdateOutcome.Absent();
    }
    CollectionHeader asked =
        CollectionHeader.NONE.with(
            change.userMetadata(), change.systemMetadata(), stamps().nextAfter(known.newest()));
    return change.isEmpty() || container.merge(asked, List.of()).isPresent()
        ? new UpdateOutcome.Updated()
        : new UpdateOutcome.Unknown();
  }

  @Override
  public RemoveOutcome remove(ContainerName name) {
    return changing(name, () -> removeInTime(name));
  }

  private RemoveOutcome removeInTime(ContainerName name) {
    ReplicatedCollection<ContainerName, ObjectRow> container = containers.locate(name);
    Optional<Agreed> before = container.fetch();
    if (before.isEmpty()) {
      return new RemoveOutcome.Unknown();
    }
    CollectionHeader known = before.get().header();
    if (!known.exists()) {
      return new RemoveOutcome.Absent();
    }
    Optional<Boolean> empty = before.get().anyRows() ? container.isEmpty() : Optional.of(true);
    if (empty.isEmpty()) {
      return new RemoveOutcome.Unknown();
    }
    if (!empty.get()) {
      return new RemoveOutcome.NotEmpty();
    }
    Timestamp at = stamps().nextAfter(known.newest());
    Optional<Removal> removal =
        container.remove(before.get(), CollectionHeader.removed(at, known.policy()));
    if (removal.isEmpty()) {
      return new RemoveOutcome.Unknown();
    }
    return switch (removal.get()) {
      case NOT_EMPTY -> new RemoveOutcome.NotEmpty();
      case REMOVED ->
          accounts.record(name.accountName(), ContainerRow.removed(name.container(), at))
              ? new RemoveOutcome.Removed()
              : new RemoveOutcome.Unknown();
    };
  }

  @Override
  public ListOutcome<ContainerEntry> list(ContainerName name, ListCommand command) {
    Optional<Listed<ObjectRow>> listed = inTime(() -> containers.locate(name).list(query(command)));
    if (listed.isEmpty()) {
      return new ListOutcome.Unknown<>();
    }
    if (!listed.get().agreed().header().exists()) {
      return new ListOutcome.Absent<>();
    }
    List<ContainerEntry> entries =
        listed.get().page().entries().stream().map(RingContainerService::entry).toList();
    return new ListOutcome.Page<>(entries, listed.get().page().truncated());
  }

  /// The same bounds for the replicas.
  private static ListingQuery query(ListCommand command) {
    return new ListingQuery(
        command.prefix(),
        command.delimiter(),
        command.marker(),
        command.endMarker(),
        command.reverse(),
        command.limit());
  }

  private static ContainerEntry entry(PageEntry<ObjectRow> entry) {
    return switch (entry) {
      case PageEntry.RowEntry<ObjectRow>(ObjectRow row) ->
          new ContainerEntry.ObjectEntry(
              row.name(), row.dataBytes(), row.etag(), row.contentType(), row.birth());
      case PageEntry.PrefixEntry<ObjectRow>(String prefix, ObjectRow _) ->
          new ContainerEntry.PrefixEntry(prefix);
    };
  }

  private HybridClock stamps() {
    return containers.stamps();
  }
}
