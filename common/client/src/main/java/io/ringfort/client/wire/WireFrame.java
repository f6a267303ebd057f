package io.ringfort.client.wire;

import io.ringfort.common.codec.WireFormatException;
import io.ringfort.common.codec.WireReader;
import io.ringfort.common.codec.WireWriter;
import java.nio.charset.StandardCharsets;

/// The preambles of calls and replies; see the package's documentation for the bytes.
final class WireFrame {
  static final int VERSION = 1;
  static final String PATH = "/wire/";
  private static final int LENGTH_BYTES = 4;

  private WireFrame() {}

  static byte[] request(CallContext context, long millisLeft, WireWriter head) {
    byte[] transaction = context.transactionId().getBytes(StandardCharsets.UTF_8);
    int bytes = 1 + 4 + 4 + transaction.length + head.size();
    return new WireWriter(LENGTH_BYTES + bytes)
        .i32(bytes)
        .u8(VERSION)
        .i32((int) Math.min(Integer.MAX_VALUE, millisLeft))
        .blob(transaction)
        .append(head)
        .toBytes();
  }

  static byte[] reply(WireWriter head) {
    return new WireWriter(LENGTH_BYTES + 1 + head.size())
        .i32(1 + head.size())
        .u8(VERSION)
        .append(head)
        .toBytes();
  }

  /// Checks the length of a preamble before anything is allocated for it.
  static int checkedLength(int bytes, int bytesMax) {
    if (bytes < 1 || bytes > bytesMax) {
      throw new WireFormatException(
          "preamble of a message has " + bytes + " bytes, expected 1 to " + bytesMax);
    }
    return bytes;
  }

  static void requireVersion(WireReader in) {
    int version = in.u8();
    if (version != VERSION) {
      throw new WireFormatException("version of a message is " + version + ", expected " + VERSION);
    }
  }
}
