package io.ringfort.proxy.listing;

import io.ringfort.client.listing.CollectionHeader;
import io.ringfort.client.listing.CollectionState;
import io.ringfort.client.listing.ListingNode;
import io.ringfort.client.listing.ListingPage;
import io.ringfort.client.listing.ListingQuery;
import io.ringfort.client.listing.ListingRow;
import io.ringfort.client.listing.RemoveReply;
import io.ringfort.common.time.Clock;
import io.ringfort.common.time.HybridClock;
import io.ringfort.common.time.Timestamp;
import io.ringfort.proxy.listing.Replicas.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One collection on its primaries, as one thing. Every call blocks until its outcome is known or
/// the deadline of the current context has passed; an empty result means the latter. Safe for use
/// by many threads.
public final class ReplicatedCollection<N, R extends ListingRow<R>> {
  /// A replica that removed at once and one that refuses are told apart from a slow third.
  private static final Duration REMOVAL_GRACE = Duration.ofMillis(200);

  private final Replicas<N, R> replicas;
  private final HybridClock stamps;

  /// @param nodes the primaries, those of this process first
  /// @param stamps issues the times of changes
  public ReplicatedCollection(
      Clock clock, HybridClock stamps, N name, List<? extends ListingNode<N, R>> nodes) {
    this.replicas = new Replicas<>(clock, name, nodes);
    this.stamps = stamps;
  }

  /// Brings rows and a header to all primaries.
  ///
  /// @return what those that have it durably say, a majority at least
  public Optional<Agreed> merge(CollectionHeader header, List<R> rows) {
    return replicas.merge(header, rows).map(Agreed::of);
  }

  /// What a majority knows. What only some of them knew of the header is written to the others
  /// first.
  public Optional<Agreed> fetch() {
    return replicas.askMajority((_, node, name) -> node.fetchState(name)).flatMap(this::agree);
  }

  private Optional<Agreed> agree(List<Reply<CollectionState>> states) {
    Agreed agreed = Agreed.of(states.stream().map(Reply::value).toList());
    stamps.observe(agreed.header().newest());
    stamps.observe(agreed.tally().newest());
    if (isContradicted(agreed)) {
      Optional<Boolean> empty = isEmpty();
      if (empty.isEmpty() || !empty.get()) {
        return empty.flatMap(_ -> revive(agreed.header(), states));
      }
    }
    List<Integer> behind = new ArrayList<>();
    for (Reply<CollectionState> state : states) {
      if (!state.value().header().equals(agreed.header())) {
        behind.add(state.from());
      }
    }
    return replicas
        .askAll(behind, (_, node, name) -> node.merge(name, agreed.header(), List.of()))
        .map(_ -> agreed);
  }

  /// A removal that may have lost against a row: rows that came after a majority was found empty
  /// keep the collection, or objects that were acknowledged could not be reached any more.
  private static boolean isContradicted(Agreed agreed) {
    return !agreed.header().exists() && agreed.header().isKnown() && agreed.anyRows();
  }

  /// Creates the collection anew with the policy it had, and with the attributes that replicas
  /// which did not hear of the removal still have.
  private Optional<Agreed> revive(CollectionHeader removed, List<Reply<CollectionState>> states) {
    CollectionHeader before =
        states.stream()
            .map(state -> state.value().header())
            .filter(CollectionHeader::exists)
            .reduce(CollectionHeader.NONE, CollectionHeader::merge);
    Timestamp at = stamps.nextAfter(removed.newest());
    CollectionHeader creation =
        CollectionHeader.created(at, removed.removed().policy())
            .with(Attributes.values(before.user()), Attributes.values(before.system()), at);
    return merge(removed.merge(creation), List.of());
  }

  /// Whether a majority together holds no live row.
  public Optional<Boolean> isEmpty() {
    return new PageMerge<>(replicas, ListingQuery.all(1))
        .merge()
        .map(page -> page.entries().isEmpty());
  }

  /// A page and what is known beside it.
  public record Listed<R extends ListingRow<R>>(Agreed agreed, MergedPage<R> page) {}

  /// A page of the listing, and what a majority knows. The page has no entries if the collection is
  /// not there.
  public Optional<Listed<R>> list(ListingQuery query) {
    Map<Integer, ListingPage<R>> pages = new HashMap<>();
    Optional<List<Reply<Seen<R>>>> seen =
        replicas.askMajority((from, node, name) -> see(from, node, name, query));
    if (seen.isEmpty()) {
      return Optional.empty();
    }
    List<Reply<CollectionState>> states = new ArrayList<>();
    for (Reply<Seen<R>> reply : seen.get()) {
      states.add(new Reply<>(reply.from(), reply.value().state()));
      reply.value().page().ifPresent(page -> pages.put(reply.from(), page));
    }
    Optional<Agreed> agreed = agree(states);
    if (agreed.isEmpty()) {
      return Optional.empty();
    }
    Agreed known = agreed.get();
    if (!known.header().exists()) {
      return Optional.of(new Listed<R>(known, new MergedPage<R>(List.of(), false)));
    }
    if (known.rowsAgree() && pages.isEmpty()) {
      // The replica that should have given the page did not; one of those that answered does.
      replicas
          .askAll(List.of(states.getFirst().from()), (_, node, name) -> node.list(name, query))
          .ifPresent(late -> pages.put(late.getFirst().from(), late.getFirst().value()));
    }
    for (ListingPage<R> page : pages.values()) {
      if (known.rowsAgree() && page.state().tally().live().equals(known.tally().live())) {
        return Optional.of(
            new Listed<R>(known, new MergedPage<R>(page.entries(), page.truncated())));
      }
    }
    return new PageMerge<>(replicas, query)
        .knowing(pages)
        .merge()
        .map(page -> new Listed<R>(known, page));
  }

  private record Seen<R extends ListingRow<R>>(
      CollectionState state, Optional<ListingPage<R>> page) {}

  /// The first replica gives its page, the others their state.
  private static <N, R extends ListingRow<R>> Seen<R> see(
      int from, ListingNode<N, R> node, N name, ListingQuery query) {
    if (from > 0) {
      return new Seen<>(node.fetchState(name), Optional.empty());
    }
    ListingPage<R> page = node.list(name, query);
    return new Seen<>(page.state(), Optional.of(page));
  }

  /// How a removal ended.
  public enum Removal {
    REMOVED,
    /// There are live rows; the collection is there as before.
    NOT_EMPTY
  }

  /// Removes a collection that [#fetch] found without live rows.
  public Optional<Removal> remove(Agreed before, CollectionHeader removal) {
    List<Reply<RemoveReply>> replies =
        replicas.tellAll(REMOVAL_GRACE, (_, node, name) -> node.remove(name, removal));
    long removed = replies.stream().filter(reply -> reply.value() == RemoveReply.REMOVED).count();
    if (removed >= replicas.majority()) {
      return Optional.of(Removal.REMOVED);
    }
    if (replies.size() == removed) {
      return Optional.empty();
    }
    return restore(before).map(_ -> Removal.NOT_EMPTY);
  }

  /// Undoes a removal that some replicas made before another one refused.
  private Optional<Agreed> restore(Agreed before) {
    CollectionHeader header = before.header();
    Timestamp at = stamps.next();
    return merge(
        CollectionHeader.created(at, header.policy())
            .with(Attributes.values(header.user()), Attributes.values(header.system()), at),
        List.of());
  }
}
