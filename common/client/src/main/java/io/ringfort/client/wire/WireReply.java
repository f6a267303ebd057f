package io.ringfort.client.wire;

import io.ringfort.common.codec.WireReader;
import io.ringfort.http.BodySink;
import io.ringfort.http.ClientResponse;
import io.ringfort.http.PeerFailedException;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A reply with a stream behind its head. Used by one thread; must be closed.
public final class WireReply implements AutoCloseable {
  private final String operation;
  private final WireReader head;
  private final ClientResponse response;

  WireReply(String operation, WireReader head, ClientResponse response) {
    this.operation = operation;
    this.head = head;
    this.response = response;
  }

  public WireReader head() {
    return head;
  }

  /// Fills some of the buffer from the stream; blocks until at least one byte is there.
  ///
  /// @return the number of bytes, or -1 at the end
  public int read(ByteBuffer target) {
    try {
      return response.read(target);
    } catch (PeerFailedException e) {
      throw WireClient.fault(operation, e);
    }
  }

  /// Sends all that is left of the stream to a sink, without copying where the kit can.
  ///
  /// @return the number of bytes
  /// @throws IOException from the sink
  public long transferTo(BodySink sink) throws IOException {
    try {
      return response.transferTo(sink);
    } catch (PeerFailedException e) {
      throw WireClient.fault(operation, e);
    }
  }

  @Override
  public void close() {
    response.close();
  }
}
