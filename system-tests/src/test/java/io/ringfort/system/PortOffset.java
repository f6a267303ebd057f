package io.ringfort.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/// Finds a `--port-offset` whose ports are free.
final class PortOffset {
  private static final int[] FIRST_PORTS = {6200, 6210, 6220, 6230, 6240, 8080};
  private static final int PORTS_EACH = 6;
  private static final int TRIES_MAX = 200;

  private PortOffset() {}

  static int free() {
    for (int i = 0; i < TRIES_MAX; i++) {
      // Below the ephemeral range, so that no outgoing connection takes a port meanwhile.
      int offset = ThreadLocalRandom.current().nextInt(10, 230) * 100;
      if (isFree(offset)) {
        return offset;
      }
    }
    throw new AssertionError("no free ports");
  }

  private static boolean isFree(int offset) {
    for (int first : FIRST_PORTS) {
      for (int i = 0; i < PORTS_EACH; i++) {
        try (ServerSocket socket = new ServerSocket()) {
          socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), first + offset + i));
        } catch (IOException _) {
          return false;
        }
      }
    }
    return true;
  }
}
