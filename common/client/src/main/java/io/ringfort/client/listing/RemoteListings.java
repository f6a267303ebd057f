package io.ringfort.client.listing;

import io.ringfort.client.wire.NodeFailedException;
import io.ringfort.client.wire.WireClient;
import io.ringfort.common.codec.WireFormatException;
import io.ringfort.common.codec.WireReader;
import io.ringfort.common.codec.WireWriter;
import io.ringfort.common.ring.NodeAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The calls of a [ListingNode] to a device of another server. Safe for use by many threads.
abstract class RemoteListings<N, R extends ListingRow<R>> {
  private final ListingKind<N, R> kind;
  private final WireClient wire;
  private final NodeAddress address;
  private final String device;

  RemoteListings(ListingKind<N, R> kind, WireClient wire, NodeAddress address, String device) {
    this.kind = kind;
    this.wire = wire;
    this.address = address;
    this.device = device;
  }

  public CollectionState merge(N name, CollectionHeader header, List<R> rows) {
    WireWriter head = head(name, 256 + rows.size() * 128);
    StateFormat.write(head, header);
    ListingWire.putRows(head, kind.rows(), rows);
    return call(ListingWire.MERGE, head, StateFormat::readState);
  }

  public RemoveReply remove(N name, CollectionHeader removal) {
    WireWriter head = head(name, 256);
    StateFormat.write(head, removal);
    return call(
        ListingWire.REMOVE, head, in -> in.flag() ? RemoveReply.NOT_EMPTY : RemoveReply.REMOVED);
  }

  public CollectionState fetchState(N name) {
    return call(ListingWire.STATE, head(name, 128), StateFormat::readState);
  }

  public ListingPage<R> list(N name, ListingQuery query) {
    WireWriter head = head(name, 512);
    ListingWire.putQuery(head, query);
    return call(ListingWire.LIST, head, in -> ListingWire.page(in, kind.rows()));
  }

  public List<Optional<R>> findRows(N name, List<String> rowNames) {
    WireWriter head = head(name, 128 + rowNames.size() * 32);
    ListingWire.putNames(head, rowNames);
    return call(ListingWire.ROWS, head, in -> ListingWire.found(in, kind.rows()));
  }

  private WireWriter head(N name, int bytesExpected) {
    WireWriter head = new WireWriter(bytesExpected).text(device);
    kind.write(head, name);
    return head;
  }

  private <T> T call(String operation, WireWriter head, Function<WireReader, T> answer) {
    WireReader in = wire.call(address, kind.room() + operation, head);
    try {
      T value = answer.apply(in);
      in.requireEnd();
      return value;
    } catch (WireFormatException | IllegalArgumentException e) {
      throw new NodeFailedException(
          NodeFailedException.Kind.FAILED,
          this + ": answer to " + operation + " is malformed: " + e.getMessage(),
          e);
    }
  }

  /// Address and device, for logs.
  @Override
  public String toString() {
    return address + "/" + device;
  }
}
