package io.ringfort.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;

/// Endless-looking data that needs no disk: incompressible, different at every position and for
/// every seed, and cheap to make. Used by one thread.
final class PatternStream extends InputStream {
  private static final int BLOCK_BYTES = 64 * 1024;
  private static final int STAMP_EVERY_BYTES = 4 * 1024;

  private final long bytes;
  private final byte[] block = new byte[BLOCK_BYTES];
  private final ByteBuffer stamps = ByteBuffer.wrap(block);
  private long position;

  PatternStream(long seed, long bytes) {
    this.bytes = bytes;
    new SplittableRandom(seed).nextBytes(block);
    stamp();
  }

  private void stamp() {
    for (int at = 0; at < BLOCK_BYTES; at += STAMP_EVERY_BYTES) {
      stamps.putLong(at, position + at);
    }
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (position == bytes) {
      return -1;
    }
    int at = (int) (position % BLOCK_BYTES);
    if (at == 0) {
      stamp();
    }
    int count = (int) Math.min(Math.min(length, BLOCK_BYTES - at), bytes - position);
    System.arraycopy(block, at, buffer, offset, count);
    position += count;
    return count;
  }

  /// All of it, for small ones.
  static byte[] bytes(long seed, int count) {
    byte[] all = new byte[count];
    PatternStream stream = new PatternStream(seed, count);
    for (int done = 0; done < count; ) {
      done += stream.read(all, done, count - done);
    }
    return all;
  }

  /// The MD5 of all of it in hexadecimal.
  static String md5(long seed, long bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      PatternStream stream = new PatternStream(seed, bytes);
      byte[] buffer = new byte[BLOCK_BYTES];
      for (int count = stream.read(buffer, 0, buffer.length);
          count > 0;
          count = stream.read(buffer, 0, buffer.length)) {
        digest.update(buffer, 0, count);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Takes bytes and fails at the first that differs from the pattern.
  static final class Verifier extends OutputStream {
    private final PatternStream expected;
    private final byte[] buffer = new byte[BLOCK_BYTES];
    private long position;

    Verifier(long seed, long bytes) {
      expected = new PatternStream(seed, bytes);
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] actual, int offset, int length) throws IOException {
      for (int done = 0; done < length; ) {
        int count = expected.read(buffer, 0, Math.min(length - done, BLOCK_BYTES));
        if (count < 0) {
          throw new IOException("more bytes than the " + position + " expected");
        }
        int mismatch =
            java.util.Arrays.mismatch(
                buffer, 0, count, actual, offset + done, offset + done + count);
        if (mismatch >= 0) {
          throw new IOException("wrong byte at " + (position + mismatch));
        }
        done += count;
        position += count;
      }
    }

    /// How many right bytes came.
    long verifiedBytes() {
      return position;
    }
  }
}
