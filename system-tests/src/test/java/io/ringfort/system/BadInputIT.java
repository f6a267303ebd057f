package io.ringfort.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What operators get wrong and what disks do: a clear refusal, and nothing lost. Budget: 70 s.
@ExtendWith(Logs.class)
class BadInputIT {
  private static final Duration REFUSAL_LIMIT = Duration.ofSeconds(30);
  private static final int FULL_DISK_MIB = 1_024;
  private static final int FILLER_BYTES = 8 << 20;

  @TempDir Path temp;

  @Test
  void unknownConfigurationKeyIsNamed() throws IOException {
    for (String server :
        List.of("proxy-server", "object-server", "container-server", "account-server")) {
      Path config = Files.writeString(temp.resolve(server + ".yaml"), "no-such-key: 1\n");

      Client.Result result =
          Client.ringfort()
              .within(REFUSAL_LIMIT)
              .run(server, "--config", config.toString())
              .requireFailure();

      assertThat(result.text() + result.errors()).as(server).contains("no-such-key");
    }
  }

  @Test
  void missingRingIsNamed() throws IOException {
    try (HandMadeCluster cluster = new HandMadeCluster(temp.resolve("no rings"))) {
      Path config = Files.writeString(cluster.config("proxy"), "proxy.listen: 127.0.0.1:1\n");

      Client.Result result =
          Client.ringfort()
              .within(REFUSAL_LIMIT)
              .run("proxy-server", "--config", config.toString())
              .requireFailure();

      assertThat(result.errors()).contains("there is no file").contains(".ring.gz");
      assertThat(result.errors()).doesNotContain("NoSuchFileException");
    }
  }

  @Test
  void unknownCommandAndOptionAreRefused() {
    assertThat(Client.ringfort().run("frobnicate").requireFailure().errors())
        .contains("frobnicate");
    assertThat(Client.ringfort().run("up", "--no-such-option").requireFailure().errors())
        .contains("--no-such-option");
    assertThat(Client.ringfort().run("--help").requireSuccess().text())
        .contains("up", "cluster", "ring", "get-nodes");
  }

  @Test
  void dataFolderInUseIsRefused() {
    try (RingfortProcess first = RingfortProcess.start(temp.resolve("data"));
        ObjectApi api = new ObjectApi(first.endpoint())) {
      api.createContainer("kept");
      api.put("kept", "o", new byte[] {1, 2, 3});

      try (RingfortProcess second = RingfortProcess.launch(temp.resolve("data"))) {
        assertThat(second.awaitExit(REFUSAL_LIMIT)).isNotZero();
        assertThat(Logs.read(second.log())).containsIgnoringCase("in use");
      }

      assertThat(first.isAlive()).isTrue();
      assertThat(api.get("kept", "o").body()).containsExactly(1, 2, 3);
    }
  }

  @Test
  void credentialsArePrivateAndStopIsClean() throws IOException {
    try (RingfortProcess ringfort = RingfortProcess.start(temp.resolve("data"))) {
      Path credentials = ringfort.data().resolve("credentials");
      assertThat(
              java.nio.file.attribute.PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(credentials)))
          .isEqualTo("rw-------");
      String key = ringfort.endpoint().key();
      assertThat(Logs.read(ringfort.log())).contains(key);

      // 143 is 128 + SIGTERM: how a JVM ends that shut down in order.
      assertThat(ringfort.stop()).isIn(0, 143);
      ringfort.restart();

      assertThat(ringfort.endpoint().key()).isEqualTo(key);
      assertThat(Logs.read(ringfort.log())).doesNotContain(key);
    }
  }

  @Test
  void deviceOfAnotherClusterIsRefusedAndLeftAlone() throws IOException {
    Path mine = temp.resolve("mine");
    Path other = temp.resolve("other");
    for (Path data : List.of(mine, other)) {
      try (RingfortProcess ringfort = RingfortProcess.start(data);
          ObjectApi api = new ObjectApi(ringfort.endpoint())) {
        api.createContainer("c");
        for (int i = 0; i < 50; i++) {
          api.put("c", "o" + i, PatternStream.bytes(i, 5_000));
        }
        ringfort.stop();
      }
    }
    Path myDevice = devices(mine).getFirst();
    Path otherDevice = devices(other).getFirst();
    exchange(myDevice, otherDevice);

    try (RingfortProcess confused = RingfortProcess.launch(mine)) {
      Waiting.until(
          REFUSAL_LIMIT,
          () -> "a refusal of the device of the other cluster\n" + Logs.tail(confused.log()),
          () -> Logs.read(confused.log()).contains("belongs to cluster"));
    }

    exchange(myDevice, otherDevice);
    for (Path data : List.of(mine, other)) {
      try (RingfortProcess ringfort = RingfortProcess.start(data);
          ObjectApi api = new ObjectApi(ringfort.endpoint())) {
        for (int i = 0; i < 50; i++) {
          assertThat(api.get("c", "o" + i).body()).isEqualTo(PatternStream.bytes(i, 5_000));
        }
      }
    }
  }

  private static List<Path> devices(Path data) throws IOException {
    try (Stream<Path> folders = Files.list(data.resolve("devices"))) {
      List<Path> devices = folders.filter(Files::isDirectory).sorted().toList();
      assertThat(devices).as("devices of " + data).isNotEmpty();
      return devices;
    }
  }

  private static void exchange(Path one, Path two) throws IOException {
    Path aside = one.resolveSibling("aside");
    Files.move(one, aside);
    Files.move(two, one);
    Files.move(aside, two);
  }

  @Test
  void corruptRingFileIsRefusedAndTheOldRingStays() throws IOException {
    try (ClusterProcess cluster = ClusterProcess.start(temp.resolve("cluster"), 3);
        ObjectApi api = new ObjectApi(cluster.endpoint())) {
      api.createContainer("ring");
      api.put("ring", "before", new byte[] {1});
      List<Path> rings = ringFiles(cluster.folder());
      int logged = Logs.readAll(cluster.folder()).length();
      for (Path ring : rings) {
        byte[] good = Files.readAllBytes(ring);
        Files.write(temp.resolve("broken"), java.util.Arrays.copyOf(good, good.length / 2));
        Files.move(temp.resolve("broken"), ring, StandardCopyOption.ATOMIC_MOVE);
      }

      Waiting.until(
          REFUSAL_LIMIT,
          () -> "a complaint about the ring file",
          () -> Logs.readAll(cluster.folder()).substring(logged).contains("ring.gz"));

      assertThat(api.get("ring", "before").body()).containsExactly(1);
      assertThat(api.put("ring", "after", new byte[] {2})).isEqualTo(201);
      assertThat(api.list("ring")).containsExactly("after", "before");
    }
  }

  private static List<Path> ringFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> rings =
          files.filter(file -> file.getFileName().toString().endsWith(".ring.gz")).toList();
      assertThat(rings).as("ring files below " + folder).isNotEmpty();
      return rings;
    }
  }

  @Test
  void fullDiskRefusesWritesKeepsEverythingAndAllowsDeletes() throws IOException {
    Path disk = Files.createDirectories(temp.resolve("disk"));
    Client.Result mounted =
        Client.installed("mount")
            .run("-t", "tmpfs", "-o", "size=" + FULL_DISK_MIB + "m", "tmpfs", "" + disk);
    if (mounted.status() != 0) {
      throw new AssertionError("this test mounts a small disk and so needs root: " + mounted);
    }
    try (RingfortProcess ringfort = RingfortProcess.start(disk.resolve("data"), "--devices", "3");
        ObjectApi api = new ObjectApi(ringfort.endpoint())) {
      api.createContainer("full");
      int stored = fill(api, 0);
      assertThat(stored).isGreaterThan(5);
      requireAll(api, 0, stored);
      ringfort.kill();
      ringfort.restart();
      requireAll(api, 0, stored);
      // What refused writes had taken is free again after a restart.
      stored = fill(api, stored);
      assertThat(api.get("full", "o" + stored).statusCode()).isEqualTo(404);
      int half = stored / 2;
      for (int i = 0; i < half; i++) {
        assertThat(api.delete("full", "o" + i)).isEqualTo(204);
      }
      Waiting.until(
          REFUSAL_LIMIT,
          () -> "room after deletes",
          () -> api.put("full", "new", PatternStream.bytes(-1, FILLER_BYTES)) == 201);
      requireAll(api, half, stored);
      assertThat(api.list("full")).hasSize(stored - half + 1);
    } finally {
      Client.installed("umount").run("-l", "" + disk).requireSuccess();
    }
  }

  /// Stores objects until the disk is full.
  ///
  /// @return how many there are now
  private static int fill(ObjectApi api, int from) {
    int stored = from;
    int status = 201;
    while (status == 201 && stored < FULL_DISK_MIB) {
      status = api.put("full", "o" + stored, PatternStream.bytes(stored, FILLER_BYTES));
      stored += status == 201 ? 1 : 0;
    }
    assertThat(status).isEqualTo(507);
    return stored;
  }

  private static void requireAll(ObjectApi api, int from, int to) {
    for (int i = from; i < to; i++) {
      PatternStream.Verifier verifier = new PatternStream.Verifier(i, FILLER_BYTES);
      try (var body = api.open("full", "o" + i).body()) {
        body.transferTo(verifier);
      } catch (IOException e) {
        throw new UncheckedIOException("o" + i, e);
      }
      assertThat(verifier.verifiedBytes()).as("o" + i).isEqualTo(FILLER_BYTES);
    }
  }
}
