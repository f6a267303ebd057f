package io.ringfort.client.wire;

import io.ringfort.common.codec.WireReader;
import io.ringfort.http.ClientCall;
import io.ringfort.http.ClientResponse;
import io.ringfort.http.PeerFailedException;
import java.nio.ByteBuffer;

/// A call whose stream is being sent. Used by one thread, but [#abort()] may be called by any.
public final class WireUpload implements AutoCloseable {
  private final String operation;
  private final ClientCall call;
  private byte[] preamble;

  WireUpload(String operation, ClientCall call, byte[] preamble) {
    this.operation = operation;
    this.call = call;
    this.preamble = preamble;
  }

  /// Sends all remaining bytes of the buffer, which may be used again on return. Blocks while too
  /// many bytes wait for the node.
  ///
  /// @return whether more is welcome; if not, the node has answered already: see [#finish()]
  public boolean write(ByteBuffer bytes) {
    try {
      return begin() && call.write(bytes);
    } catch (PeerFailedException e) {
      throw WireClient.fault(operation, e);
    }
  }

  /// Ends the stream and waits for the head of the reply.
  public WireReader finish() {
    try {
      boolean _ = begin();
      try (ClientResponse response = call.finish()) {
        return WireClient.head(response, operation, true);
      }
    } catch (PeerFailedException e) {
      throw WireClient.fault(operation, e);
    }
  }

  private boolean begin() throws PeerFailedException {
    if (preamble.length == 0) {
      return true;
    }
    ByteBuffer bytes = ByteBuffer.wrap(preamble);
    preamble = new byte[0];
    return call.write(bytes);
  }

  /// Cuts the connection: the node sees an incomplete stream and drops it.
  public void abort() {
    call.abort();
  }

  /// Aborts, unless [#finish()] has returned.
  @Override
  public void close() {
    call.close();
  }
}
