package io.ringfort.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// Clients at work on a cluster of four nodes while two of them, one after the other, are killed
/// and come back.
final class Turmoil {
  private Turmoil() {}

  /// Runs each client's work again and again, in a thread of its own, until the nodes are back.
  static void run(ClusterProcess cluster, List<Runnable> clients) throws InterruptedException {
    AtomicBoolean stopped = new AtomicBoolean();
    List<Throwable> wrong = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (Runnable client : clients) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  while (!stopped.get()) {
                    client.run();
                  }
                } catch (Throwable e) {
                  wrong.add(e);
                }
              }));
    }
    for (String node : List.of("node2", "node4")) {
      Waiting.pause(Duration.ofSeconds(2));
      cluster.kill(node);
      Waiting.pause(Duration.ofSeconds(3));
      cluster.restart(node);
    }
    Waiting.pause(Duration.ofSeconds(2));
    stopped.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(wrong).isEmpty();
  }
}
