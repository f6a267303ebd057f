package io.ringfort.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/// Finds a `--port-offset` whose ports are free. Test runs side by side take theirs from different
/// shares, so that none takes what another has found and not yet bound.
final class PortOffset {
  private static final int SHARES = 8;
  private static final int SHARE_PORT = 6190;

  private static final int[] FIRST_PORTS = {6200, 6210, 6220, 6230, 6240, 8080};
  private static final int PORTS_EACH = 6;
  private static final int TRIES_MAX = 200;

  /// Keeps the share of this process, until it ends.
  private static final ServerSocket SHARE = share();

  private PortOffset() {}

  private static ServerSocket share() {
    for (int share = 0; share < SHARES; share++) {
      try {
        return bound(SHARE_PORT + share);
      } catch (IOException _) {
        // It belongs to another process.
      }
    }
    throw new AssertionError("more than " + SHARES + " test runs at once");
  }

  private static ServerSocket bound(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  static int free() {
    int share = SHARE.getLocalPort() - SHARE_PORT;
    for (int i = 0; i < TRIES_MAX; i++) {
      // Below the ephemeral range, so that no outgoing connection takes a port meanwhile.
      int offset = (ThreadLocalRandom.current().nextInt(2, 28) * SHARES + share) * 100;
      if (isFree(offset)) {
        return offset;
      }
    }
    throw new AssertionError("no free ports");
  }

  private static boolean isFree(int offset) {
    try {
      for (int first : FIRST_PORTS) {
        for (int i = 0; i < PORTS_EACH; i++) {
          bound(first + offset + i).close();
        }
      }
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
