package io.ringfort.proxy.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.common.time.Clock;
import io.ringfort.http.HttpHeaders;
import io.ringfort.http.ServerRequest;
import io.ringfort.proxy.access.Principal;
import io.ringfort.proxy.account.RingAccountRows;
import io.ringfort.proxy.account.RingAccountService;
import io.ringfort.proxy.container.RingContainerService;
import io.ringfort.proxy.listing.ListingCluster;
import io.ringfort.proxy.listing.RingListings;
import io.ringfort.proxy.multipart.MultipartService;
import io.ringfort.proxy.multipart.MultipartSetting;
import io.ringfort.proxy.object.HallCluster.Way;
import io.ringfort.proxy.s3.S3Door;
import io.ringfort.proxy.s3.S3Settings;
import io.ringfort.proxy.s3.sign.PayloadSigning;
import io.ringfort.proxy.s3.sign.Signed;
import io.ringfort.proxy.trace.TransactionId;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Names of buckets over real devices and real listings: of several accounts that want one, each at
/// a proxy of its own, one gets it.
class S3BucketNamesTest {
  private static final int ROUNDS = 12;
  private static final List<String> ACCOUNTS = List.of("a", "b", "c");

  @TempDir private Path folder;
  private HallCluster objects;
  private ListingCluster listings;
  private final List<S3Door> doors = new ArrayList<>();

  @BeforeEach
  void open() throws IOException {
    objects = new HallCluster(folder, List.of(Way.LOCAL, Way.LOCAL, Way.LOCAL), 64L << 20);
    listings = new ListingCluster(3);
    ACCOUNTS.forEach(account -> doors.add(door(account)));
  }

  @AfterEach
  void close() throws IOException {
    objects.close();
    listings.close();
  }

  private S3Door door(String account) {
    Clock clock = Clock.system();
    var accountListings =
        new RingListings<>(
            listings::ring,
            ListingCluster.HASHER::hash,
            listings.accountReplicas(),
            clock,
            listings.stamps());
    var containerListings =
        new RingListings<>(
            listings::ring,
            ListingCluster.HASHER::hash,
            listings.containerReplicas(),
            clock,
            listings.stamps());
    Principal user =
        new Principal.User(account, "admin", Set.of("AUTH_" + account), Set.of(), false);
    RingContainerService containers =
        new RingContainerService(
            containerListings,
            new RingAccountRows(accountListings),
            () -> Set.of(0),
            RingContainerService.Limits.defaults());
    MultipartSetting multipart =
        new MultipartSetting(
            objects.service,
            containers,
            listings.stamps(),
            clock,
            new SecureRandom(),
            MultipartSetting.Limits.DEFAULT);
    return new S3Door(
        S3Settings.defaults(),
        _ -> new Signed(user, new PayloadSigning.Unsigned(), account, false),
        "AUTH_",
        objects.service,
        containers,
        new RingAccountService(accountListings, Duration.ofSeconds(5)),
        new MultipartService(multipart),
        clock);
  }

  private static int call(S3Door door, String method, String path) throws IOException {
    ServerRequest request = ServerRequest.of(method, path, HttpHeaders.none(), new byte[0]);
    return ScopedValue.where(TransactionId.CURRENT, TransactionId.next(0, ""))
        .call(() -> door.handle(request))
        .status();
  }

  @Test
  void oneOfManyGetsTheName() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < ROUNDS; round++) {
        String bucket = "/bucket-" + round;
        List<Integer> statuses = race(threads, "PUT", bucket);
        assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 409);
        int winner = statuses.indexOf(200);
        for (int index = 0; index < doors.size(); index++) {
          assertThat(call(doors.get(index), "HEAD", bucket)).isEqualTo(index == winner ? 200 : 403);
          assertThat(call(doors.get(index), "DELETE", bucket + "-none")).isEqualTo(404);
        }
        assertThat(call(doors.get(winner), "DELETE", bucket)).isEqualTo(204);
        int next = (winner + 1) % doors.size();
        assertThat(call(doors.get(next), "PUT", bucket)).isEqualTo(200);
        assertThat(call(doors.get(next), "HEAD", bucket)).isEqualTo(200);
        assertThat(call(doors.get(winner), "HEAD", bucket)).isEqualTo(403);
      }
    }
  }

  private List<Integer> race(ExecutorService threads, String method, String path)
      throws InterruptedException, ExecutionException {
    CountDownLatch start = new CountDownLatch(1);
    List<Future<Integer>> running = new ArrayList<>();
    for (S3Door door : doors) {
      Callable<Integer> racer =
          () -> {
            start.await();
            return call(door, method, path);
          };
      running.add(threads.submit(racer));
    }
    start.countDown();
    List<Integer> statuses = new ArrayList<>();
    for (Future<Integer> racer : running) {
      statuses.add(racer.get());
    }
    return statuses;
  }
}
