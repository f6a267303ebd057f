package io.ringfort.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.ringfort.testkit.tls.TestAuthority;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/// New files take the place of old ones while the server serves.
class TlsReloadTest {
  private static final String REQUEST = "GET /o HTTP/1.1\r\nHost: a\r\n";
  private static final int BODY_BYTES = 100_000;
  private static final int SWAPS = 10;

  @TempDir private Path folder;
  private final AtomicBoolean over = new AtomicBoolean();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  private ServerResponse serve(ServerRequest request) {
    if (request.path().equals("/long")) {
      return new ServerResponse(
          200,
          HttpHeaders.none(),
          ResponseBody.stream(
              -1,
              sink -> {
                while (!over.get()) {
                  sink.write(ByteBuffer.wrap(new byte[1000]));
                  sink.flush();
                  LockSupport.parkNanos(1_000_000);
                }
              }));
    }
    return new ServerResponse(200, HttpHeaders.none(), ResponseBody.bytes(new byte[BODY_BYTES]));
  }

  private interface Client {
    void call() throws Exception;
  }

  private AtomicInteger repeat(ExecutorService threads, Client client) {
    AtomicInteger calls = new AtomicInteger();
    threads.execute(() -> {
      while (!over.get() && failures.isEmpty()) {
        try {
          client.call();
          calls.incrementAndGet();
        } catch (Exception | AssertionError e) {
          failures.add(e);
        }
      }
    });
    return calls;
  }

  @ParameterizedTest
  @EnumSource(TlsEngine.class)
  void noRequestFailsWhileTheCertificateIsReplaced(TlsEngine engine) throws Exception {
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try (TlsServer server = TlsServer.start(folder, engine, UnaryOperator.identity(), this::serve);
        RawConnection kept = server.connect();
        RawConnection running = server.connect()) {
      running.send("GET /long HTTP/1.1\r\nHost: a\r\n\r\n");
      AtomicInteger onKept = repeat(threads, () -> check(kept.send(REQUEST + "\r\n").answer()));
      AtomicInteger onNew =
          repeat(
              threads,
              () -> {
                try (RawConnection fresh = server.connect()) {
                  check(fresh.send(REQUEST + "Connection: close\r\n\r\n").answer());
                }
              });
      AtomicInteger read =
          repeat(
              threads,
              () -> {
                if (running.socket().getInputStream().read(new byte[5000]) < 0) {
                  over.set(true);
                }
              });
      for (int swap = 1; swap <= SWAPS; swap++) {
        TestAuthority.Issued next =
            server
                .authority()
                .issue(swap % 2 == 0 ? TestAuthority.KeyKind.EC : TestAuthority.KeyKind.RSA);
        int before = onNew.get() + onKept.get();
        next.install(server.certificate(), server.key());
        long taken = swap;
        TlsServer.await(() -> server.report().certificatesTaken() == taken);

        assertThat(server.serial()).isEqualTo(next.serial().longValueExact());
        TlsServer.await(() -> onNew.get() + onKept.get() > before + 4 || !failures.isEmpty());
      }
      over.set(true);
      threads.shutdown();
      assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();

      assertThat(failures).isEmpty();
      assertThat(onKept).hasPositiveValue();
      assertThat(onNew).hasPositiveValue();
      assertThat(read).hasPositiveValue();
      assertThat(server.report().certificatesTaken()).isEqualTo(SWAPS);
      assertThat(server.report().certificatesRefused()).isZero();
      assertThat(server.report().failures()).isEmpty();
    }
  }

  private static void check(RawConnection.Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).hasSize(BODY_BYTES);
  }

  @Test
  void filesOfNoUseLeaveTheOldCertificate() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(ServerTls.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    logger.setAdditive(false);
    try (TlsServer server = TlsServer.start(folder, TestAuthority.KeyKind.EC, this::serve)) {
      long first = server.serial();
      TestAuthority.Issued other = server.authority().issue(TestAuthority.KeyKind.EC);
      Instant now = Instant.now();
      Files.writeString(server.key(), other.keyPem());
      TlsServer.await(() -> server.report().certificatesRefused() == 1);
      assertThat(server.serial()).isEqualTo(first);

      Files.writeString(server.certificate(), "half a cert");
      TlsServer.await(() -> server.report().certificatesRefused() == 2);
      assertThat(server.serial()).isEqualTo(first);

      Files.delete(server.certificate());
      TlsServer.await(() -> server.report().certificatesRefused() == 3);
      assertThat(server.serial()).isEqualTo(first);

      server
          .authority()
          .issue(TestAuthority.KeyKind.EC, now.minusSeconds(100), now.minusSeconds(10))
          .install(server.certificate(), server.key());
      TlsServer.await(() -> server.report().certificatesRefused() == 4);
      assertThat(server.serial()).isEqualTo(first);

      other.install(server.certificate(), server.key());
      TlsServer.await(() -> server.report().certificatesTaken() == 1);
      assertThat(server.serial()).isEqualTo(other.serial().longValueExact());
    } finally {
      logger.setAdditive(true);
      logger.detachAppender(log);
    }

    assertThat(log.list)
        .filteredOn(event -> event.getLevel() == Level.ERROR)
        .extracting(ILoggingEvent::getFormattedMessage)
        .satisfiesExactly(
            message -> assertThat(message).contains("tls.key: does not belong to the certificate"),
            message -> assertThat(message).contains("tls.crt: has no certificate in PEM form"),
            message -> assertThat(message).contains("tls.crt: there is no such file"),
            message -> assertThat(message).contains("tls.crt: has expired on"))
        .allSatisfy(message -> assertThat(message).contains("stays in use", "CN=localhost"));
  }
}
