package io.ringfort.proxy.object;

import io.ringfort.common.object.ObjectAttributes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;

/// A body as a door would give it.
final class Body implements ObjectData {
  private final byte[] bytes;
  private final long length;
  private final int breaksAt;
  private final Completion completion;
  private int position;

  private Body(byte[] bytes, long length, int breaksAt, Completion completion) {
    this.bytes = bytes;
    this.length = length;
    this.breaksAt = breaksAt;
    this.completion = completion;
  }

  static Body of(byte[] bytes) {
    return new Body(bytes, bytes.length, Integer.MAX_VALUE, null);
  }

  static Body of(String text) {
    return of(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  static byte[] random(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }

  /// Without an announced length.
  Body chunked() {
    return new Body(bytes, -1, breaksAt, completion);
  }

  /// The client goes away after so many bytes.
  Body breakingAt(int count) {
    return new Body(bytes, length, count, completion);
  }

  Body rejected() {
    return new Body(bytes, length, breaksAt, new Completion.Reject());
  }

  Body with(ObjectAttributes attributes) {
    return new Body(bytes, length, breaksAt, new Completion.Accept("", attributes));
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public int read(ByteBuffer buffer) throws IOException {
    if (position >= breaksAt) {
      throw new IOException("the client went away");
    }
    if (position == bytes.length) {
      return -1;
    }
    int count =
        Math.min(Math.min(buffer.remaining(), 50_000), Math.min(bytes.length, breaksAt) - position);
    buffer.put(bytes, position, count);
    position += count;
    return count;
  }

  @Override
  public Completion complete(String md5, long count) {
    if (count != bytes.length) {
      throw new IllegalStateException("read " + count + " bytes of " + bytes.length);
    }
    return switch (completion) {
      case null -> new Completion.Accept(md5, ObjectAttributes.NONE);
      case Completion.Accept(_, ObjectAttributes attributes) ->
          new Completion.Accept(md5, attributes);
      case Completion.Reject rejected -> rejected;
    };
  }
}
