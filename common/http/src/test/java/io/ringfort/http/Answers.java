package io.ringfort.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Answers of a server under test, with a record of what became of them.
final class Answers {
  final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final AtomicLong sunk = new AtomicLong();

  /// The next event, or "null" if none comes.
  String nextEvent() throws InterruptedException {
    return String.valueOf(events.poll(5, TimeUnit.SECONDS));
  }

  /// How many bytes of the last endless answer were taken.
  long sunkBytes() {
    return sunk.get();
  }

  static ServerResponse text(String text) {
    return new ServerResponse(
        200,
        HttpHeaders.of("Content-Type", "text/plain"),
        ResponseBody.bytes(text.getBytes(StandardCharsets.UTF_8)));
  }

  /// A streamed answer; "closed" is an event.
  ServerResponse stream(long length, BodyWriter writer) {
    return new ServerResponse(
        200, HttpHeaders.none(), ResponseBody.stream(length, writer, () -> events.add("closed")));
  }

  /// How many bytes a body has; "gone" is an event if it ends too soon.
  ServerResponse count(RequestBody body) throws IOException {
    try {
      return text("" + body.readAll(1 << 20).orElseThrow().length);
    } catch (ClientGoneException e) {
      events.add("gone");
      throw e;
    }
  }

  /// Fails after the first bytes were sent.
  ServerResponse broken() {
    return stream(
        -1,
        sink -> {
          sink.write(ByteBuffer.wrap(new byte[5]));
          sink.flush();
          throw new IOException("on purpose");
        });
  }

  /// Goes on until the client is gone.
  ServerResponse endless() {
    return stream(
        1L << 40,
        sink -> {
          sunk.set(0);
          ByteBuffer buffer = ByteBuffer.allocate(100_000);
          while (true) {
            sink.write(buffer.clear());
            sunk.addAndGet(buffer.capacity());
          }
        });
  }
}
