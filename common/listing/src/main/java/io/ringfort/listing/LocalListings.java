package io.ringfort.listing;

import io.ringfort.client.listing.CollectionHeader;
import io.ringfort.client.listing.CollectionState;
import io.ringfort.client.listing.ListingNode;
import io.ringfort.client.listing.ListingPage;
import io.ringfort.client.listing.ListingQuery;
import io.ringfort.client.listing.ListingRow;
import io.ringfort.client.listing.RemoveReply;
import io.ringfort.client.wire.NodeFailedException;
import io.ringfort.client.wire.NodeFailedException.Kind;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// The calls of a [ListingNode] to a device of this process. Safe for use by many threads.
public abstract class LocalListings<N, R extends ListingRow<R>> {
  private final Supplier<ListingStore<R>> store;
  private final Function<N, CollectionId> ids;

  /// @param store the store of the device, asked for at each call; may throw
  /// @param ids what a name is in the store
  protected LocalListings(Supplier<ListingStore<R>> store, Function<N, CollectionId> ids) {
    this.store = store;
    this.ids = ids;
  }

  public CollectionState merge(N name, CollectionHeader header, List<R> rows) {
    requireCount(rows.size());
    return call(() -> store.get().merge(ids.apply(name), header, rows));
  }

  public RemoveReply remove(N name, CollectionHeader removal) {
    return call(() -> store.get().remove(ids.apply(name), removal));
  }

  public CollectionState fetchState(N name) {
    return call(() -> store.get().readState(ids.apply(name)));
  }

  public ListingPage<R> list(N name, ListingQuery query) {
    return call(() -> store.get().readPage(ids.apply(name), query));
  }

  public List<Optional<R>> findRows(N name, List<String> rowNames) {
    requireCount(rowNames.size());
    return call(() -> store.get().readRows(ids.apply(name), rowNames));
  }

  private static void requireCount(int count) {
    if (count > ListingNode.ROWS_MAX) {
      throw new NodeFailedException(
          Kind.REFUSED, count + " rows in one call, the limit is " + ListingNode.ROWS_MAX);
    }
  }

  private static <T> T call(Supplier<T> work) {
    try {
      return work.get();
    } catch (ListingStoreException e) {
      Kind kind =
          switch (e.kind()) {
            case FULL, OUT, CORRUPT -> Kind.DEVICE_FAILED;
            case FAILED -> Kind.FAILED;
            case BUSY -> Kind.OVERLOADED;
          };
      throw new NodeFailedException(kind, String.valueOf(e.getMessage()), e);
    }
  }
}
