package io.ringfort.client.listing;

import io.ringfort.client.wire.WireAnswer;
import io.ringfort.client.wire.WireCall;
import io.ringfort.client.wire.WireHandler;
import io.ringfort.common.codec.WireReader;
import io.ringfort.common.codec.WireWriter;
import java.util.Map;
import java.util.function.Function;

/// The answering side of the calls to listings: handlers for a `WireService`, which may serve
/// others beside them. Safe for use by many threads.
public final class ListingCalls<N, R extends ListingRow<R>> {
  private final ListingKind<N, R> kind;
  private final Function<String, ? extends ListingNode<N, R>> devices;

  /// @param devices the replica on the device of this name; throws `NodeFailedException` of kind
  ///   `DEVICE_FAILED` for a device that is not there
  public ListingCalls(
      ListingKind<N, R> kind, Function<String, ? extends ListingNode<N, R>> devices) {
    this.kind = kind;
    this.devices = devices;
  }

  /// The handlers by operation.
  public Map<String, WireHandler> handlers() {
    String room = kind.room();
    return Map.of(
        room + ListingWire.MERGE, call -> answer(call, this::merge),
        room + ListingWire.REMOVE, call -> answer(call, this::remove),
        room + ListingWire.STATE, call -> answer(call, this::state),
        room + ListingWire.LIST, call -> answer(call, this::list),
        room + ListingWire.ROWS, call -> answer(call, this::rows));
  }

  /// One kind of call, its target already taken from the head.
  private interface Handling<N, R extends ListingRow<R>> {
    void handle(ListingNode<N, R> node, N name, WireReader in, WireWriter out);
  }

  private WireAnswer answer(WireCall call, Handling<N, R> handling) {
    WireReader in = call.head();
    ListingNode<N, R> node = devices.apply(in.text());
    WireWriter out = new WireWriter(256);
    handling.handle(node, kind.read(in), in, out);
    return WireAnswer.of(out);
  }

  private void merge(ListingNode<N, R> node, N name, WireReader in, WireWriter out) {
    CollectionHeader header = StateFormat.readHeader(in);
    var rows = ListingWire.rows(in, kind.rows());
    in.requireEnd();
    StateFormat.write(out, node.merge(name, header, rows));
  }

  private void remove(ListingNode<N, R> node, N name, WireReader in, WireWriter out) {
    CollectionHeader removal = StateFormat.readHeader(in);
    in.requireEnd();
    out.flag(node.remove(name, removal) == RemoveReply.NOT_EMPTY);
  }

  private void state(ListingNode<N, R> node, N name, WireReader in, WireWriter out) {
    in.requireEnd();
    StateFormat.write(out, node.fetchState(name));
  }

  private void list(ListingNode<N, R> node, N name, WireReader in, WireWriter out) {
    ListingQuery query = ListingWire.query(in);
    in.requireEnd();
    ListingWire.putPage(out, kind.rows(), node.list(name, query));
  }

  private void rows(ListingNode<N, R> node, N name, WireReader in, WireWriter out) {
    var names = ListingWire.names(in);
    in.requireEnd();
    ListingWire.putFound(out, kind.rows(), node.findRows(name, names));
  }
}
