package io.ringfort.client.wire;

import io.ringfort.common.codec.WireWriter;
import io.ringfort.http.BodyWriter;
import org.jspecify.annotations.Nullable;

/// What a server answers to a call: a head, and perhaps a stream behind it. Immutable.
public final class WireAnswer {
  private final WireWriter head;
  private final long streamBytes;
  private final @Nullable BodyWriter writer;
  private final AutoCloseable resource;

  private WireAnswer(
      WireWriter head, long streamBytes, @Nullable BodyWriter writer, AutoCloseable resource) {
    this.head = head;
    this.streamBytes = streamBytes;
    this.writer = writer;
    this.resource = resource;
  }

  /// A head alone.
  public static WireAnswer of(WireWriter head) {
    return new WireAnswer(head, 0, null, () -> {});
  }

  /// A head and a stream of exactly `streamBytes` bytes.
  ///
  /// @param writer runs on the thread of the call after the handler has returned
  /// @param resource closed in any case when the stream has ended
  public static WireAnswer stream(
      WireWriter head, long streamBytes, BodyWriter writer, AutoCloseable resource) {
    return new WireAnswer(head, streamBytes, writer, resource);
  }

  WireWriter head() {
    return head;
  }

  long streamBytes() {
    return streamBytes;
  }

  @Nullable BodyWriter writer() {
    return writer;
  }

  AutoCloseable resource() {
    return resource;
  }
}
