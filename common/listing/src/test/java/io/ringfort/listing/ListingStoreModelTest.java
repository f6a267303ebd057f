package io.ringfort.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.client.listing.CollectionHeader;
import io.ringfort.client.listing.ListingPage;
import io.ringfort.client.listing.ListingQuery;
import io.ringfort.client.listing.ObjectRow;
import io.ringfort.client.listing.PageEntry;
import io.ringfort.client.listing.RowFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/// The store against a sorted map: arrivals in any order, pages with all parameters.
class ListingStoreModelTest {
  private static @Nullable Path directory;
  private static @Nullable ListingStore<ObjectRow> store;
  private static int containers;

  @BeforeContainer
  static void open() throws IOException {
    directory = Files.createTempDirectory("listing-model");
    store = ListingStore.open(directory, RowFormat.OBJECTS, ListingStoreOptions.defaults());
  }

  @AfterContainer
  static void close() throws IOException {
    store.close();
    TemporaryDirectories.delete(directory);
  }

  @Property(tries = 400)
  void pagesAndTalliesAreThoseOfASortedMap(
      @ForAll("arrivals") List<ObjectRow> arrivals, @ForAll("queries") List<ListingQuery> queries) {
    // Neighbours in the store whose rows must never show.
    CollectionId id = Rows.id("c" + containers++);
    TreeMap<String, ObjectRow> model = new TreeMap<>();
    for (int from = 0; from < arrivals.size(); from += 7) {
      List<ObjectRow> batch = arrivals.subList(from, Math.min(from + 7, arrivals.size()));
      store.merge(id, CollectionHeader.NONE, batch);
      batch.forEach(row -> model.merge(row.name(), row, ObjectRow::merge));
    }
    List<String> live =
        model.entrySet().stream()
            .filter(entry -> entry.getValue().live())
            .map(Map.Entry::getKey)
            .toList();

    for (ListingQuery query : queries) {
      ListingPage<ObjectRow> page = store.readPage(id, query);
      ListingModel.Expected expected = ListingModel.page(live, query);
      assertThat(names(page)).as("%s of %s", query, live).isEqualTo(expected.entries());
      assertThat(page.truncated()).as("%s of %s", query, live).isEqualTo(expected.truncated());
      for (PageEntry<ObjectRow> entry : page.entries()) {
        assertThat(entry.row()).isEqualTo(model.get(entry.row().name()));
        assertThat(entry.row().name()).startsWith(entry.name());
      }
    }
    assertThat(store.readState(id).tally()).isEqualTo(store.recount(id));
    assertThat(store.readState(id).tally().rowCount()).isEqualTo(live.size());
    List<String> asked = new ArrayList<>(model.keySet());
    asked.add("never heard of");
    assertThat(store.readRows(id, asked).stream().flatMap(java.util.Optional::stream).toList())
        .isEqualTo(List.copyOf(model.values()));
  }

  @Property(tries = 150)
  void followingTheMarkersGivesEveryEntryOnce(
      @ForAll("arrivals") List<ObjectRow> arrivals, @ForAll("queries") List<ListingQuery> queries) {
    CollectionId id = Rows.id("c" + containers++);
    store.merge(id, CollectionHeader.NONE, arrivals);

    for (ListingQuery query : queries) {
      List<String> whole = names(store.readPage(id, query.withLimit(1000)));
      List<String> pieces = new ArrayList<>();
      ListingQuery rest = query.withLimit(1);
      ListingPage<ObjectRow> page = store.readPage(id, rest);
      while (!page.entries().isEmpty()) {
        pieces.addAll(names(page));
        rest = rest.withMarker(page.entries().getLast().name());
        page = store.readPage(id, rest);
      }
      assertThat(pieces).as("%s", query).isEqualTo(whole);
    }
  }

  static List<String> names(ListingPage<ObjectRow> page) {
    return page.entries().stream()
        .map(entry -> (entry instanceof PageEntry.PrefixEntry ? ">" : "") + entry.name())
        .toList();
  }

  @Provide
  Arbitrary<List<ObjectRow>> arrivals() {
    Arbitrary<ObjectRow> row =
        Combinators.combine(
                names(1, 5), Arbitraries.longs().between(1, 30), Arbitraries.of(true, true, false))
            .as((name, order, live) -> live ? Rows.put(name, order) : Rows.tombstone(name, order));
    return row.list().ofMinSize(0).ofMaxSize(40);
  }

  @Provide
  Arbitrary<List<ListingQuery>> queries() {
    return Combinators.combine(
            names(0, 2),
            Arbitraries.of("", "", "/", "a", "//", "/a", "aba", "\0", "é"),
            names(0, 4),
            names(0, 4),
            Arbitraries.of(true, false),
            Arbitraries.integers().between(0, 12))
        .as(ListingQuery::new)
        .list()
        .ofSize(12);
  }

  private static Arbitrary<String> names(int lengthMin, int lengthMax) {
    return Arbitraries.of("a", "b", "/", "\0", "é", "\uD83D\uDE00", "\uFFFD", "\u0001")
        .list()
        .ofMinSize(lengthMin)
        .ofMaxSize(lengthMax)
        .map(parts -> String.join("", parts));
  }
}
