package io.ringfort.client.wire;

import io.ringfort.common.codec.WireFormatException;
import io.ringfort.common.codec.WireReader;
import io.ringfort.common.time.Clock;
import io.ringfort.http.BodyWriter;
import io.ringfort.http.HttpHandler;
import io.ringfort.http.HttpHeaders;
import io.ringfort.http.RequestBody;
import io.ringfort.http.ResponseBody;
import io.ringfort.http.ServerRequest;
import io.ringfort.http.ServerResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The answering side of calls: a handler for all paths under `/wire/` that gives each call to the
/// [WireHandler] of its operation. Safe for use by many threads.
public final class WireService implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(WireService.class);
  private static final int REFUSAL_CHARS_MAX = 1_000;
  private static final int FIRST_READ_BYTES = 4 << 10;

  private final Clock clock;
  private final Map<String, WireHandler> handlers;

  /// @param handlers by operation, as `object/commit`
  public WireService(Clock clock, Map<String, WireHandler> handlers) {
    this.clock = clock;
    this.handlers = Map.copyOf(handlers);
  }

  /// Whether a request is a call.
  public static boolean isCall(ServerRequest request) {
    return request.target().startsWith(WireFrame.PATH);
  }

  @Override
  public ServerResponse handle(ServerRequest request) throws IOException {
    String operation =
        isCall(request) ? request.target().substring(WireFrame.PATH.length()) : request.target();
    try {
      WireHandler handler = handlers.get(operation);
      if (handler == null || !request.method().equals("POST")) {
        return refusal(
            NodeFailedException.Kind.REFUSED,
            "no such operation: " + request.method() + " " + operation);
      }
      return answer(operation, handler, request.body());
    } catch (NodeFailedException e) {
      return refusal(e.kind(), String.valueOf(e.getMessage()));
    } catch (WireFormatException | IllegalArgumentException e) {
      return refusal(NodeFailedException.Kind.REFUSED, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("{} failed", operation, e);
      return refusal(NodeFailedException.Kind.FAILED, String.valueOf(e));
    }
  }

  private ServerResponse answer(String operation, WireHandler handler, RequestBody body)
      throws IOException {
    long length = body.length();
    ByteBuffer begun;
    if (length >= 0 && length <= WireClient.REQUEST_HEAD_BYTES_MAX) {
      begun = ByteBuffer.wrap(body.readAll(WireClient.REQUEST_HEAD_BYTES_MAX).orElseThrow());
    } else {
      begun = ByteBuffer.allocate(FIRST_READ_BYTES);
      fill(body, begun, 4);
      begun.flip();
    }
    if (begun.remaining() < 4) {
      throw new WireFormatException("call ends early");
    }
    int bytes = WireFrame.checkedLength(begun.getInt(), WireClient.REQUEST_HEAD_BYTES_MAX);
    byte[] preamble = new byte[bytes];
    int there = Math.min(bytes, begun.remaining());
    begun.get(preamble, 0, there);
    if (there < bytes) {
      ByteBuffer rest = ByteBuffer.wrap(preamble, there, bytes - there);
      fill(body, rest, bytes - there);
      if (rest.hasRemaining()) {
        throw new WireFormatException("call ends early");
      }
    }
    WireReader head = new WireReader(preamble);
    WireFrame.requireVersion(head);
    Duration left = Duration.ofMillis(Math.max(0, head.i32()));
    CallContext context = CallContext.within(clock, head.text(), left);
    WireCall call = new WireCall(operation, head, begun, body);
    WireAnswer answer = context.call(() -> handler.handle(call));
    return response(answer);
  }

  /// Reads until so many bytes are there, or the body ends.
  private static void fill(RequestBody body, ByteBuffer target, int bytesMin) throws IOException {
    int enough = target.position() + bytesMin;
    int read = 0;
    while (read >= 0 && target.position() < enough) {
      read = body.read(target);
    }
  }

  private static ServerResponse response(WireAnswer answer) {
    byte[] preamble = WireFrame.reply(answer.head());
    BodyWriter writer = answer.writer();
    if (writer == null) {
      return new ServerResponse(200, HttpHeaders.none(), ResponseBody.bytes(preamble));
    }
    ResponseBody body =
        ResponseBody.stream(
            preamble.length + answer.streamBytes(),
            sink -> {
              sink.write(ByteBuffer.wrap(preamble));
              writer.writeTo(sink);
            },
            answer.resource());
    return new ServerResponse(200, HttpHeaders.none(), body);
  }

  private static ServerResponse refusal(NodeFailedException.Kind kind, String reason) {
    int status = kind.status() == 0 ? 500 : kind.status();
    String text = reason.substring(0, Math.min(reason.length(), REFUSAL_CHARS_MAX));
    return new ServerResponse(
        status,
        HttpHeaders.of("Content-Type", "text/plain; charset=utf-8"),
        ResponseBody.bytes(text.getBytes(StandardCharsets.UTF_8)));
  }
}
