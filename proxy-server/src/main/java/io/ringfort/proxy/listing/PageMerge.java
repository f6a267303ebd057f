package io.ringfort.proxy.listing;

import io.ringfort.client.listing.CollectionHeader;
import io.ringfort.client.listing.ListingNode;
import io.ringfort.client.listing.ListingPage;
import io.ringfort.client.listing.ListingQuery;
import io.ringfort.client.listing.ListingRow;
import io.ringfort.client.listing.PageEntry;
import io.ringfort.client.listing.PageEntry.PrefixEntry;
import io.ringfort.client.listing.PageEntry.RowEntry;
import io.ringfort.proxy.listing.Replicas.Reply;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Merges pages of replicas that differ, stretch by stretch.
///
/// A stretch is what the pages of a majority all cover: up to the least last entry of the truncated
/// ones. A name is listed if the newest version that the majority holds is live. That version is
/// live where it is held, so it stands in that replica's page: only entries of the pages matter.
/// What a page does not show of an entry of another (no row? a newer tombstone?) is asked for by
/// name. A rolled-up prefix comes with a row that shows that something is under it; if that row
/// turns out dead everywhere, the names under the prefix are merged until a live one is found.
///
/// Before the page is answered, every version that decided something and that not all of the
/// majority hold is written to those that lack it: later pages, of whichever majority, see it too.
/// The cost beyond the pages themselves depends on the differences alone, so a container that is
/// being written all the time costs a page of each of a majority and a few rows.
///
/// Used once, by one thread.
final class PageMerge<N, R extends ListingRow<R>> {
  private static final int SPARE = 16;
  private static final int RETRIES = 2;

  private final Replicas<N, R> replicas;
  private final ListingQuery query;
  private final Comparator<String> order;

  PageMerge(Replicas<N, R> replicas, ListingQuery query) {
    this.replicas = replicas;
    this.query = query;
    this.order = NameOrder.of(query.reverse());
  }

  /// Pages that were fetched before, by replica, for exactly the query.
  private Map<Integer, ListingPage<R>> known = Map.of();

  PageMerge<N, R> knowing(Map<Integer, ListingPage<R>> pages) {
    known = Map.copyOf(pages);
    return this;
  }

  /// The merged page; empty if no majority answers in time.
  Optional<MergedPage<R>> merge() {
    List<PageEntry<R>> entries = new ArrayList<>();
    ListingQuery rest = query;
    int failures = 0;
    while (!replicas.isOver()) {
      Optional<Stretch<R>> merged = stretch(rest);
      if (merged.isEmpty()) {
        if (++failures > RETRIES) {
          return Optional.empty();
        }
        continue;
      }
      Stretch<R> stretch = merged.get();
      entries.addAll(stretch.entries());
      if (entries.size() > query.limit()) {
        return Optional.of(new MergedPage<>(entries.subList(0, query.limit()), true));
      }
      if (stretch.last() == null) {
        return Optional.of(new MergedPage<>(entries, false));
      }
      int limit = Math.min(query.limit() - entries.size() + SPARE, ListingQuery.LIMIT_MAX);
      rest = query.withMarker(stretch.last()).withLimit(limit);
      known = Map.of();
    }
    return Optional.empty();
  }

  /// What a stretch gave.
  ///
  /// @param last where the next one begins; null at the end of the listing
  private record Stretch<R extends ListingRow<R>>(
      List<PageEntry<R>> entries, @Nullable String last) {}

  private Optional<Stretch<R>> stretch(ListingQuery part) {
    Map<Integer, ListingPage<R>> there = known;
    Optional<List<Reply<ListingPage<R>>>> pages =
        replicas.askMajority((from, node, name) -> {
          ListingPage<R> before = there.get(from);
          return before != null ? before : node.list(name, part);
        });
    return pages.flatMap(this::mergeStretch);
  }

  /// An entry of some of the pages, with the row that each of them shows for it.
  private static final class Candidate<R extends ListingRow<R>> {
    private final boolean prefix;
    private final Map<Integer, R> shown = new HashMap<>();

    Candidate(boolean prefix) {
      this.prefix = prefix;
    }
  }

  private Optional<Stretch<R>> mergeStretch(List<Reply<ListingPage<R>>> pages) {
    String last = end(pages);
    SortedMap<String, Candidate<R>> candidates = candidates(pages, last);
    List<Integer> voters = pages.stream().map(Reply::from).toList();
    Optional<Known<R>> known = lookUp(voters, candidates);
    if (known.isEmpty()) {
      return Optional.empty();
    }
    Known<R> rows = known.get();
    if (!writeBack(rows.lacking())) {
      return Optional.empty();
    }
    List<PageEntry<R>> entries = new ArrayList<>(candidates.size());
    for (Map.Entry<String, Candidate<R>> entry : candidates.entrySet()) {
      Optional<Settled<R>> settled = settle(entry.getKey(), entry.getValue(), rows);
      if (settled.isEmpty()) {
        return Optional.empty();
      }
      settled.get().entry().ifPresent(entries::add);
    }
    return Optional.of(new Stretch<>(entries, last));
  }

  /// Up to where all pages tell everything; null if that is the end.
  private @Nullable String end(List<Reply<ListingPage<R>>> pages) {
    String end = null;
    for (Reply<ListingPage<R>> page : pages) {
      List<PageEntry<R>> entries = page.value().entries();
      if (page.value().truncated() && !entries.isEmpty()) {
        String name = entries.getLast().name();
        end = end == null || order.compare(name, end) < 0 ? name : end;
      }
    }
    return end;
  }

  private SortedMap<String, Candidate<R>> candidates(
      List<Reply<ListingPage<R>>> pages, @Nullable String last) {
    SortedMap<String, Candidate<R>> candidates = new TreeMap<>(order);
    for (Reply<ListingPage<R>> page : pages) {
      for (PageEntry<R> entry : page.value().entries()) {
        if (last == null || order.compare(entry.name(), last) <= 0) {
          candidates
              .computeIfAbsent(entry.name(), _ -> new Candidate<>(entry instanceof PrefixEntry))
              .shown
              .put(page.from(), entry.row());
        }
      }
    }
    return candidates;
  }

  /// The newest versions of rows, and who lacks which.
  private record Known<R extends ListingRow<R>>(
      Map<String, R> newest, Map<Integer, List<R>> lacking) {}

  /// Finds out what every voter holds of the rows that the pages show.
  private Optional<Known<R>> lookUp(
      List<Integer> voters, SortedMap<String, Candidate<R>> candidates) {
    Map<String, Map<Integer, R>> held = new LinkedHashMap<>();
    for (Candidate<R> candidate : candidates.values()) {
      candidate.shown.forEach(
          (voter, row) -> held.computeIfAbsent(row.name(), _ -> new HashMap<>()).put(voter, row));
    }
    Map<Integer, List<String>> unknown = new HashMap<>();
    held.forEach((name, rows) -> {
      for (int voter : voters) {
        if (!rows.containsKey(voter)) {
          unknown.computeIfAbsent(voter, _ -> new ArrayList<>()).add(name);
        }
      }
    });
    Optional<List<Reply<List<Optional<R>>>>> found =
        replicas.askAll(
            List.copyOf(unknown.keySet()),
            (voter, node, name) -> findRows(node, name, unknown.getOrDefault(voter, List.of())));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    for (Reply<List<Optional<R>>> reply : found.get()) {
      List<String> names = unknown.getOrDefault(reply.from(), List.of());
      for (int index = 0; index < names.size(); index++) {
        Map<Integer, R> rows = held.getOrDefault(names.get(index), new HashMap<>());
        reply.value().get(index).ifPresent(row -> rows.put(reply.from(), row));
      }
    }
    return Optional.of(compare(voters, held));
  }

  private static <N, R extends ListingRow<R>> List<Optional<R>> findRows(
      ListingNode<N, R> node, N name, List<String> rowNames) {
    return node.findRows(name, rowNames);
  }

  private Known<R> compare(List<Integer> voters, Map<String, Map<Integer, R>> held) {
    Map<String, R> newest = new HashMap<>();
    Map<Integer, List<R>> lacking = new HashMap<>();
    held.forEach((name, rows) -> {
      R merged = rows.values().stream().reduce(ListingRow::merge).orElseThrow();
      newest.put(name, merged);
      for (int voter : voters) {
        R mine = rows.get(voter);
        if (mine == null || !mine.sameVersion(merged)) {
          lacking.computeIfAbsent(voter, _ -> new ArrayList<>()).add(merged);
        }
      }
    });
    return new Known<>(newest, lacking);
  }

  private boolean writeBack(Map<Integer, List<R>> lacking) {
    return replicas
        .askAll(
            List.copyOf(lacking.keySet()),
            (voter, node, name) ->
                node.merge(name, CollectionHeader.NONE, lacking.getOrDefault(voter, List.of())))
        .isPresent();
  }

  /// What a candidate turned out to be.
  ///
  /// @param entry empty if it is not listed
  private record Settled<R extends ListingRow<R>>(Optional<PageEntry<R>> entry) {}

  /// Decides about a candidate; empty if that could not be found out.
  private Optional<Settled<R>> settle(String name, Candidate<R> candidate, Known<R> known) {
    Optional<R> live =
        candidate.shown.values().stream()
            .map(row -> known.newest().getOrDefault(row.name(), row))
            .filter(ListingRow::live)
            .findFirst();
    if (!candidate.prefix) {
      return Optional.of(new Settled<R>(live.map(RowEntry::new)));
    }
    if (live.isPresent()) {
      return Optional.of(new Settled<R>(live.map(row -> new PrefixEntry<>(name, row))));
    }
    ListingQuery under =
        new ListingQuery(name, "", query.marker(), query.endMarker(), query.reverse(), 1);
    return new PageMerge<>(replicas, under).merge().map(page -> firstOf(name, page));
  }

  private static <R extends ListingRow<R>> Settled<R> firstOf(String prefix, MergedPage<R> page) {
    return new Settled<R>(
        page.entries().stream().findFirst().map(entry -> new PrefixEntry<>(prefix, entry.row())));
  }
}
