package io.ringfort.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/// Stands between clients and a server on loopback, and loses answers: the request goes through,
/// the answer does not, and the connection breaks. Safe for use by many threads.
final class LosingRelay implements AutoCloseable {
  private static final String INTERIM = "HTTP/1.1 100";
  private static final int BUFFER_BYTES = 16 << 10;
  private static final int GATHER_SECONDS = 60;

  private final int serverPort;
  private final ServerSocket listener;
  private final AtomicInteger toLose = new AtomicInteger();
  private final List<String> lost = Collections.synchronizedList(new ArrayList<>());
  private volatile CyclicBarrier gathered = new CyclicBarrier(1);

  private LosingRelay(int serverPort) throws IOException {
    this.serverPort = serverPort;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  static LosingRelay before(int serverPort) {
    try {
      LosingRelay relay = new LosingRelay(serverPort);
      Thread.ofVirtual().start(relay::listen);
      return relay;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  /// Loses the next answers. They are held back until all of them are there, then something is
  /// done, then their connections break.
  void lose(int answers, Runnable meanwhile) {
    gathered = new CyclicBarrier(answers, meanwhile);
    toLose.set(answers);
  }

  /// How the answers begin that were lost.
  List<String> lost() {
    return List.copyOf(lost);
  }

  private void listen() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        Thread.ofVirtual().start(() -> relay(client, server, false));
        Thread.ofVirtual().start(() -> relay(server, client, true));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  /// Carries bytes one way until an end is closed or an answer is to be lost, then closes both.
  private void relay(Socket from, Socket to, boolean answers) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (from;
        to) {
      int count = from.getInputStream().read(buffer);
      while (count >= 0 && !(answers && isLost(new String(buffer, 0, count, ISO_8859_1)))) {
        to.getOutputStream().write(buffer, 0, count);
        count = from.getInputStream().read(buffer);
      }
    } catch (IOException _) {
      // The other direction has closed them.
    }
  }

  private boolean isLost(String answer) {
    if (answer.startsWith(INTERIM) || toLose.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
      return false;
    }
    lost.add(answer);
    try {
      gathered.await(GATHER_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException("not all answers came: " + lost, e);
    }
    return true;
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
