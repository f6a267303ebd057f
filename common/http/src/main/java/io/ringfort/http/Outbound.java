package io.ringfort.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.DefaultFileRegion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Sends one message from a blocking thread: gathers small writes behind the head, frames chunks,
/// and waits while more than a window of bytes is on its way to the kernel. For one thread; the
/// event loop only reports what has been sent.
final class Outbound {
  private static final int STAGE_BYTES = 64 << 10;
  private static final int STAGE_BYTES_UNKNOWN = 4 << 10;
  private static final long STAGE_NANOS_MAX = 500_000_000L;
  // Five hexadecimal digits and CR LF.
  private static final int CHUNK_HEAD_BYTES = 7;
  // A closed event loop reports nothing any more, so look from time to time.
  private static final long PARK_NANOS = 1_000_000_000L;
  private static final byte[] CRLF = {'\r', '\n'};
  private static final byte[] LAST_CHUNK = {'0', '\r', '\n', '\r', '\n'};

  private final Channel channel;
  private final int windowBytes;
  private final boolean chunked;
  private final boolean encrypted;
  private final long length;
  private final AtomicLong pending = new AtomicLong();
  private volatile @Nullable Thread waiter;
  private volatile boolean lost;
  private volatile boolean stopped;

  private byte[] head;
  private @Nullable ByteBuf stage;
  private int chunkStart;
  private long stagedAt;
  private long written;

  /// @param head goes before the first byte of the body
  /// @param length bytes to be written, or -1 if not known
  /// @param encrypted whether the channel encrypts, so that files cannot go by `sendfile`
  Outbound(
      Channel channel,
      int windowBytes,
      byte[] head,
      long length,
      boolean chunked,
      boolean encrypted) {
    this.channel = channel;
    this.windowBytes = windowBytes;
    this.head = head;
    this.length = length;
    this.chunked = chunked;
    this.encrypted = encrypted;
  }

  /// Lets a waiting write go: nobody wants the rest. For any thread.
  void stop() {
    stopped = true;
    LockSupport.unpark(waiter);
  }

  /// Bytes of the body that were taken so far.
  long written() {
    return written;
  }

  boolean complete() {
    return length < 0 || written == length;
  }

  void write(ByteBuffer bytes) throws ConnectionLost {
    account(bytes.remaining());
    while (bytes.hasRemaining()) {
      ByteBuf buffer = stage();
      int count = Math.min(bytes.remaining(), STAGE_BYTES - (buffer.writerIndex() - chunkStart));
      int limit = bytes.limit();
      bytes.limit(bytes.position() + count);
      buffer.writeBytes(bytes);
      bytes.limit(limit);
      if (buffer.writerIndex() - chunkStart >= STAGE_BYTES) {
        flush();
      }
    }
    if (stage != null && System.nanoTime() - stagedAt > STAGE_NANOS_MAX) {
      flush();
    }
  }

  /// Sends a buffer as it is, and takes the duty to release it.
  void write(ByteBuf bytes) throws ConnectionLost {
    int count = bytes.readableBytes();
    if (count == 0) {
      bytes.release();
      return;
    }
    try {
      account(count);
      sendAhead(count);
    } catch (ConnectionLost | RuntimeException e) {
      bytes.release();
      throw e;
    }
    send(bytes, count);
    if (chunked) {
      send(Unpooled.wrappedBuffer(CRLF), CRLF.length);
    }
  }

  void transfer(FileChannel file, long position, long count) throws IOException {
    if (position < 0 || count < 0) {
      throw new IllegalArgumentException("no range of a file: " + position + ", " + count);
    }
    if (count == 0) {
      return;
    }
    account(count);
    if (encrypted || !file.getClass().getName().equals("sun.nio.ch.FileChannelImpl")) {
      copy(file, position, count);
      return;
    }
    sendAhead(count);
    pending.addAndGet(count);
    report(channel.writeAndFlush(new BorrowedRegion(file, position, count)), count);
    awaitAtMost(0);
    if (chunked) {
      send(Unpooled.wrappedBuffer(CRLF), CRLF.length);
    }
  }

  private void copy(FileChannel file, long position, long count) throws IOException {
    long end = position + count;
    for (long at = position; at < end; ) {
      ByteBuf buffer = stage();
      int room = STAGE_BYTES - (buffer.writerIndex() - chunkStart);
      int read = buffer.writeBytes(file, at, (int) Math.min(room, end - at));
      if (read < 0) {
        throw new IOException("the file ends at " + at + ", before " + end);
      }
      at += read;
      if (read == room) {
        flush();
      }
    }
  }

  private void account(long count) {
    if (length >= 0 && written + count > length) {
      throw new IllegalStateException(
          "a body of " + length + " bytes was announced, " + (written + count) + " are written");
    }
    written += count;
  }

  private ByteBuf stage() {
    ByteBuf buffer = stage;
    if (buffer == null) {
      long body = length < 0 ? STAGE_BYTES_UNKNOWN : Math.min(length, STAGE_BYTES);
      buffer = channel.alloc().directBuffer(head.length + (int) body + 16);
      buffer.writeBytes(head);
      head = new byte[0];
      if (chunked) {
        buffer.writeZero(CHUNK_HEAD_BYTES);
      }
      chunkStart = buffer.writerIndex();
      stagedAt = System.nanoTime();
      stage = buffer;
    }
    return buffer;
  }

  /// Takes what is gathered, with the framing of its chunk finished.
  private @Nullable ByteBuf unstage() {
    ByteBuf buffer = stage;
    stage = null;
    if (buffer != null && chunked) {
      int size = buffer.writerIndex() - chunkStart;
      int at = chunkStart - CHUNK_HEAD_BYTES;
      if (size == 0) {
        buffer.writerIndex(at);
        return buffer;
      }
      for (int shift = 16; shift >= 0; shift -= 4) {
        buffer.setByte(at++, Character.forDigit((size >>> shift) & 15, 16));
      }
      buffer.setByte(at, '\r').setByte(at + 1, '\n').writeBytes(CRLF);
    }
    return buffer;
  }

  /// Sends what is gathered, the head at least.
  void flush() throws ConnectionLost {
    if (stage == null && head.length > 0) {
      stage();
    }
    ByteBuf buffer = unstage();
    if (buffer != null) {
      send(buffer, buffer.readableBytes());
    }
  }

  /// Sends what is gathered, and the size line if a chunk of this size comes next.
  private void sendAhead(long count) throws ConnectionLost {
    flush();
    if (chunked) {
      byte[] line = HeadWriter.ascii(Long.toHexString(count) + "\r\n");
      send(Unpooled.wrappedBuffer(line), line.length);
    }
  }

  /// Ends the message.
  ///
  /// @return the last bytes, which the caller has to send; may be empty
  ByteBuf end() {
    if (head.length > 0 && stage == null) {
      stage();
    }
    ByteBuf last = unstage();
    if (!chunked) {
      return last == null ? Unpooled.EMPTY_BUFFER : last;
    }
    return last == null ? Unpooled.wrappedBuffer(LAST_CHUNK) : last.writeBytes(LAST_CHUNK);
  }

  /// Throws away what is gathered.
  void drop() {
    ByteBuf buffer = stage;
    stage = null;
    if (buffer != null) {
      buffer.release();
    }
  }

  private void send(ByteBuf buffer, int count) throws ConnectionLost {
    pending.addAndGet(count);
    report(channel.writeAndFlush(buffer), count);
    awaitAtMost(windowBytes);
  }

  private void report(ChannelFuture future, long count) {
    future.addListener(done -> {
      if (!done.isSuccess()) {
        lost = true;
      }
      long left = pending.addAndGet(-count);
      Thread waiting = waiter;
      if (waiting != null && (lost || left == 0 || left <= windowBytes / 2)) {
        LockSupport.unpark(waiting);
      }
    });
  }

  private void awaitAtMost(long bytes) throws ConnectionLost {
    if (pending.get() > bytes && !lost) {
      waiter = Thread.currentThread();
      try {
        long enough = Math.max(0, bytes / 2);
        while (pending.get() > enough && !lost && !stopped) {
          LockSupport.parkNanos(this, PARK_NANOS);
          if (!channel.isOpen()) {
            lost = true;
          }
          if (Thread.interrupted()) {
            Thread.currentThread().interrupt();
            throw new ConnectionLost("interrupted while sending", true);
          }
        }
      } finally {
        waiter = null;
      }
    }
    if (lost && !stopped) {
      throw new ConnectionLost("the connection closed while sending", false);
    }
  }

  /// A range of a file that its owner closes.
  private static final class BorrowedRegion extends DefaultFileRegion {
    BorrowedRegion(FileChannel file, long position, long count) {
      super(file, position, count);
    }

    @Override
    protected void deallocate() {
      // The file is the caller's.
    }
  }
}
