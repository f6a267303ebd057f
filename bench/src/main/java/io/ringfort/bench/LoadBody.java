package io.ringfort.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;

/// The bytes of one object of a load run: a window into one block of random bytes that depends on
/// the object's number, so that contents differ and can be checked without being kept.
///
/// @param offset where in the block the data starts; it goes round at the end
record LoadBody(int offset, long bytes) {
  private static final int BLOCK_BYTES = 1 << 20;
  private static final byte[] BLOCK = new byte[BLOCK_BYTES];

  static final LoadBody NONE = new LoadBody(0, 0);

  static {
    new Random(42).nextBytes(BLOCK);
  }

  static LoadBody of(long number, long bytes) {
    return new LoadBody((int) (number * 7_919 % BLOCK_BYTES), bytes);
  }

  /// Writes head and data, together if they are small.
  void writeTo(OutputStream out, byte[] head) throws IOException {
    if (bytes <= 1 << 16) {
      byte[] all = Arrays.copyOf(head, head.length + (int) bytes);
      int done = 0;
      while (done < bytes) {
        int position = (offset + done) % BLOCK_BYTES;
        int count = (int) Math.min(bytes - done, BLOCK_BYTES - position);
        System.arraycopy(BLOCK, position, all, head.length + done, count);
        done += count;
      }
      out.write(all);
      return;
    }
    out.write(head);
    long done = 0;
    while (done < bytes) {
      int position = (int) ((offset + done) % BLOCK_BYTES);
      int count = (int) Math.min(bytes - done, BLOCK_BYTES - position);
      out.write(BLOCK, position, count);
      done += count;
    }
  }

  /// Whether these are the bytes from `from` on.
  boolean matches(byte[] data, int count, long from) {
    int done = 0;
    while (done < count) {
      int position = (int) ((offset + from + done) % BLOCK_BYTES);
      int run = Math.min(count - done, BLOCK_BYTES - position);
      if (!Arrays.equals(data, done, done + run, BLOCK, position, position + run)) {
        return false;
      }
      done += run;
    }
    return true;
  }
}
