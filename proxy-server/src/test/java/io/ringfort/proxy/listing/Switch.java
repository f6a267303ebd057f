package io.ringfort.proxy.listing;

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
import java.util.concurrent.atomic.AtomicInteger;

/// A replica that can be switched off, and counts what it is asked.
abstract class Switch<N, R extends ListingRow<R>> {
  private final ListingNode<N, R> inner;
  private final AtomicInteger pages = new AtomicInteger();
  private final AtomicInteger merges = new AtomicInteger();
  private volatile boolean down;

  Switch(ListingNode<N, R> inner) {
    this.inner = inner;
  }

  public void down(boolean value) {
    down = value;
  }

  public int pageCount() {
    return pages.get();
  }

  public int mergeCount() {
    return merges.get();
  }

  private ListingNode<N, R> reach() {
    if (down) {
      throw new NodeFailedException(Kind.UNREACHABLE, "switched off");
    }
    return inner;
  }

  public CollectionState merge(N name, CollectionHeader header, List<R> rows) {
    merges.incrementAndGet();
    return reach().merge(name, header, rows);
  }

  public RemoveReply remove(N name, CollectionHeader removal) {
    return reach().remove(name, removal);
  }

  public CollectionState fetchState(N name) {
    return reach().fetchState(name);
  }

  public ListingPage<R> list(N name, ListingQuery query) {
    pages.incrementAndGet();
    return reach().list(name, query);
  }

  public List<Optional<R>> findRows(N name, List<String> rowNames) {
    return reach().findRows(name, rowNames);
  }
}
