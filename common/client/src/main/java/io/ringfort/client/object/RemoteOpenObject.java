package io.ringfort.client.object;

import io.ringfort.client.wire.NodeFailedException;
import io.ringfort.client.wire.WireReply;
import io.ringfort.common.codec.WireWriter;
import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.time.Timestamp;
import io.ringfort.http.BodySink;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A version that another server keeps open for us, under a lease that ends by itself when it is
/// not used; then the version is opened again if the server still holds it.
final class RemoteOpenObject implements OpenObject {
  /// No lease: the content is complete.
  static final long NO_LEASE = 0;

  private final RemoteObjectNode node;
  private final ObjectKey key;
  private final Timestamp birth;
  private final long lease;
  private final VersionContent content;

  RemoteOpenObject(
      RemoteObjectNode node, ObjectKey key, Timestamp birth, long lease, VersionContent content) {
    this.node = node;
    this.key = key;
    this.birth = birth;
    this.lease = lease;
    this.content = content;
  }

  @Override
  public VersionContent content() {
    return content;
  }

  @Override
  public void transferTo(BodySink sink, long from, long count) throws IOException {
    if (content.data().isPresent()) {
      ByteBuffer data = content.data().get();
      sink.write(data.slice(data.position() + (int) from, (int) count));
      return;
    }
    WireWriter head = node.head(key).timestamp(birth).i64(lease).i64(from).i64(count);
    try (WireReply reply = node.wire().open(node.address(), ObjectWire.READ, head)) {
      long sent = reply.transferTo(sink);
      if (sent != count) {
        throw new NodeFailedException(
            NodeFailedException.Kind.BROKEN,
            node + ": read ended after " + sent + " bytes of " + count);
      }
    }
  }

  @Override
  public void close() {
    if (lease != NO_LEASE) {
      Thread.ofVirtual().start(this::release);
    }
  }

  private void release() {
    try {
      node.order(ObjectWire.CLOSE, node.head().i64(lease));
    } catch (NodeFailedException _) {
      // The lease ends by itself.
    }
  }
}
