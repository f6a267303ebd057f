package io.ringfort.client.wire;

import io.ringfort.client.wire.NodeFailedException.Kind;
import io.ringfort.common.codec.WireFormatException;
import io.ringfort.common.codec.WireReader;
import io.ringfort.common.codec.WireWriter;
import io.ringfort.common.ring.NodeAddress;
import io.ringfort.common.time.Clock;
import io.ringfort.http.ClientRequest;
import io.ringfort.http.ClientResponse;
import io.ringfort.http.HttpClient;
import io.ringfort.http.PeerFailedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// Calls to other nodes over kept connections. Calls block the calling (virtual) thread until the
/// reply is there or the deadline of the current [CallContext] has passed; streams are bounded by
/// the silence that the [HttpClient] allows instead. All faults are [NodeFailedException]. A call
/// is sent at most once. Safe for use by many threads.
public final class WireClient {
  /// Limit of the head of a call: the largest is an object kept inline with its metadata.
  public static final int REQUEST_HEAD_BYTES_MAX = 4 << 20;

  /// Limit of the head of a reply: the largest is a page of a listing.
  public static final int REPLY_HEAD_BYTES_MAX = 16 << 20;

  /// Limit of a call that moves a stream.
  static final Duration STREAM_LIMIT = Duration.ofHours(24);

  private static final int REFUSAL_BYTES_MAX = 4 << 10;

  private final HttpClient http;
  private final Clock clock;

  /// @param http proves the cluster key; closed by its owner
  public WireClient(HttpClient http, Clock clock) {
    this.http = http;
    this.clock = clock;
  }

  /// Calls an operation, for example `container/list`, and returns the head of its reply.
  public WireReader call(NodeAddress node, String operation, WireWriter head) {
    CallContext context = CallContext.current(clock);
    Duration left = context.remaining(clock);
    if (left.isZero()) {
      throw new NodeFailedException(
          Kind.OVERLOADED, node + ": " + operation + ": no time is left for it");
    }
    ClientRequest request =
        request(node, operation).body(WireFrame.request(context, millis(left), head)).timeout(left);
    try (ClientResponse response = http.send(request)) {
      return head(response, operation, true);
    } catch (PeerFailedException e) {
      throw fault(operation, e);
    }
  }

  /// Calls an operation whose reply has a stream; the reply must be closed.
  public WireReply open(NodeAddress node, String operation, WireWriter head) {
    CallContext context = CallContext.current(clock);
    ClientRequest request =
        request(node, operation)
            .body(WireFrame.request(context, millis(context.remaining(clock)), head))
            .timeout(STREAM_LIMIT);
    ClientResponse response;
    try {
      response = http.send(request);
    } catch (PeerFailedException e) {
      throw fault(operation, e);
    }
    try {
      return new WireReply(operation, head(response, operation, false), response);
    } catch (PeerFailedException e) {
      response.close();
      throw fault(operation, e);
    } catch (RuntimeException e) {
      response.close();
      throw e;
    }
  }

  /// Calls an operation and sends a stream of unknown length behind the head.
  public WireUpload upload(NodeAddress node, String operation, WireWriter head) {
    CallContext context = CallContext.current(clock);
    byte[] preamble = WireFrame.request(context, millis(STREAM_LIMIT), head);
    try {
      return new WireUpload(
          operation, http.open(request(node, operation).timeout(STREAM_LIMIT), -1), preamble);
    } catch (PeerFailedException e) {
      throw fault(operation, e);
    }
  }

  private static ClientRequest request(NodeAddress node, String operation) {
    return ClientRequest.of(node, "POST", WireFrame.PATH + operation);
  }

  private static long millis(Duration left) {
    return Math.max(1, left.toMillis());
  }

  /// Reads status and head of a reply.
  ///
  /// @param alone nothing may follow the head
  static WireReader head(ClientResponse response, String operation, boolean alone)
      throws PeerFailedException {
    if (response.status() != 200) {
      throw new NodeFailedException(
          Kind.ofStatus(response.status()),
          response.address() + ": " + operation + ": " + refusal(response));
    }
    try {
      if (alone) {
        return wholeHead(response);
      }
      ByteBuffer length = ByteBuffer.allocate(4);
      fill(response, length);
      int bytes = WireFrame.checkedLength(length.getInt(0), REPLY_HEAD_BYTES_MAX);
      ByteBuffer preamble = ByteBuffer.allocate(bytes);
      fill(response, preamble);
      return versioned(new WireReader(preamble.array()));
    } catch (WireFormatException e) {
      throw new NodeFailedException(
          Kind.FAILED, response.address() + ": " + operation + ": " + e.getMessage(), e);
    }
  }

  private static WireReader wholeHead(ClientResponse response) throws PeerFailedException {
    Optional<byte[]> body = response.readAll(4 + REPLY_HEAD_BYTES_MAX);
    byte[] bytes = body.orElseThrow(() -> new WireFormatException("reply is too long"));
    WireReader in = new WireReader(bytes);
    int length = WireFrame.checkedLength(in.i32(), REPLY_HEAD_BYTES_MAX);
    if (length != in.remaining()) {
      throw new WireFormatException(
          "reply has " + in.remaining() + " bytes, announced were " + length);
    }
    return versioned(in);
  }

  private static WireReader versioned(WireReader in) {
    WireFrame.requireVersion(in);
    return in;
  }

  private static void fill(ClientResponse response, ByteBuffer target) throws PeerFailedException {
    while (target.hasRemaining()) {
      if (response.read(target) < 0) {
        throw new WireFormatException("reply ends early");
      }
    }
  }

  private static String refusal(ClientResponse response) throws PeerFailedException {
    byte[] text = response.readAll(REFUSAL_BYTES_MAX).orElse(new byte[0]);
    return response.status() + " " + new String(text, StandardCharsets.UTF_8).strip();
  }

  static NodeFailedException fault(String operation, PeerFailedException e) {
    Kind kind =
        switch (e.failure()) {
          case REFUSED -> Kind.UNREACHABLE;
          case TIMEOUT -> Kind.TIMED_OUT;
          case UNAUTHENTICATED -> Kind.NOT_AUTHENTICATED;
          case BROKEN, ABORTED -> Kind.BROKEN;
          case PROTOCOL -> Kind.FAILED;
        };
    return new NodeFailedException(kind, operation + ": " + e.getMessage(), e);
  }
}
