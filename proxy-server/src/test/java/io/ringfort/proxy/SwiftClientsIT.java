package io.ringfort.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The `swift` command of Debian's python3-swiftclient, rclone and curl against the door.
class SwiftClientsIT {
  private final RunningProxy proxy = new RunningProxy();
  @TempDir private Path folder;

  @AfterEach
  void stop() {
    proxy.close();
  }

  @Test
  void swiftUploadsListsDownloadsAndDeletesATree() throws Exception {
    List<String> names =
        List.of(
            "plain.txt",
            "with space",
            "per%cent%20",
            "q?x=1&y#z",
            "\u00e9\u4e2d\ud83d\ude00.bin",
            "deep/er/file",
            "plus+and;semi'quote\"",
            "x".repeat(200) + "/" + "\u00fc".repeat(100) + "/" + "z".repeat(100));
    Random random = new Random(7);
    for (String name : names) {
      Path file = folder.resolve("up").resolve(name);
      Files.createDirectories(file.getParent());
      byte[] bytes = new byte[random.nextInt(50_000)];
      random.nextBytes(bytes);
      Files.write(file, bytes);
    }

    swift(folder.resolve("up"), "upload", "tree", ".");
    assertThat(swift(folder, "list", "tree").lines()).containsExactlyInAnyOrderElementsOf(names);
    assertThat(swift(folder, "list", "tree", "--prefix", "deep/", "--delimiter", "/"))
        .isEqualTo("deep/er/\n");
    swift(folder, "download", "tree", "-D", "down");
    for (String name : names) {
      assertThat(
              Files.mismatch(
                  folder.resolve("up").resolve(name), folder.resolve("down").resolve(name)))
          .as(name)
          .isEqualTo(-1);
    }
    String before = timestamp("tree/plain.txt");
    swift(folder.resolve("up"), "upload", "--changed", "tree", ".");
    assertThat(timestamp("tree/plain.txt")).as("not sent again").isEqualTo(before);
    swift(folder, "delete", "tree");
    assertThat(swift(folder, "list")).isEmpty();
  }

  @Test
  void swiftChangesMetadataAccessListsAndCopies() throws Exception {
    Files.writeString(folder.resolve("o"), "hello");
    swift(folder, "post", "-m", "Color:blue", "-r", ".r:*,.rlistings", "-w", "other:boss", "c");
    swift(folder, "upload", "-H", "Content-Type: text/x-mine", "c", "o");

    assertThat(swift(folder, "stat", "c"))
        .contains(
            "Meta Color: blue", "Read ACL: .r:*,.rlistings", "Write ACL: other:boss", "Objects: 1");
    swift(folder, "post", "-m", "Shape:round", "c", "o");
    assertThat(swift(folder, "stat", "c", "o"))
        .contains(
            "Meta Shape: round",
            "Content Type: text/x-mine",
            "Content Length: 5",
            "ETag: 5d41402abc4b2a76b9719d911017c592");
    swift(folder, "copy", "-d", "/c2/p", "c", "o");
    assertThat(swift(folder, "download", "-o", "-", "c2", "p")).isEqualTo("hello");
    assertThat(swift(folder, "stat")).contains("Containers: 2", "Account: AUTH_test");
    assertThat(swift(folder, "capabilities")).contains("max_file_size");
  }

  @Test
  void swiftUploadsInSegments() throws Exception {
    byte[] bytes = new byte[1_000_000];
    new Random(8).nextBytes(bytes);
    Files.write(folder.resolve("large"), bytes);

    swift(folder, "upload", "--segment-size", "300000", "c", "large");
    assertThat(swift(folder, "list", "c_segments").lines()).hasSize(4);
    swift(folder, "download", "c", "large", "-o", "back");
    assertThat(Files.mismatch(folder.resolve("large"), folder.resolve("back"))).isEqualTo(-1);
    swift(folder, "delete", "c", "large");
    assertThat(swift(folder, "list", "c_segments")).isEmpty();
  }

  @Test
  void rcloneFindsEverythingAsItWas() throws Exception {
    Path tree = folder.resolve("tree");
    for (String name : List.of("a", "b c/d", "\u00e9/%41", "empty")) {
      Files.createDirectories(tree.resolve(name).getParent());
      Files.writeString(tree.resolve(name), name.equals("empty") ? "" : "content of " + name);
    }

    rclone("copy", "tree", "r:c/sub");
    rclone("check", "--download", "tree", "r:c/sub");
    assertThat(rclone("lsf", "-R", "--files-only", "r:c").lines())
        .containsExactlyInAnyOrder("sub/a", "sub/b c/d", "sub/\u00e9/%41", "sub/empty");
    rclone("moveto", "r:c/sub/a", "r:c/moved");
    assertThat(rclone("cat", "r:c/moved")).isEqualTo("content of a");
    rclone("purge", "r:c");
    assertThat(rclone("lsd", "r:")).isEmpty();
  }

  private String rclone(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("rclone", "--config", "", "--retries", "1"));
    command.addAll(Arrays.asList(arguments));
    return run(
        folder,
        Map.of(
            "RCLONE_CONFIG_R_TYPE", "swift",
            "RCLONE_CONFIG_R_AUTH", proxy.url() + "/auth/v1.0",
            "RCLONE_CONFIG_R_USER", "test:tester",
            "RCLONE_CONFIG_R_KEY", "testing",
            "LC_ALL", "C.UTF-8"),
        command);
  }

  @Test
  void curlPutsRangesAndDeletes() throws Exception {
    String token = proxy.adminToken();
    Files.writeString(folder.resolve("o"), "hello world");
    String container = proxy.url() + "/v1/AUTH_test/c";
    String name = container + "//" + "%C3%A9".repeat(511) + "x";

    assertThat(curl(token, "-X", "PUT", container)).isEqualTo("201");
    assertThat(curl(token, "-T", "o", name)).isEqualTo("201");
    assertThat(curl(token, "-T", "-", container + "/piped")).isEqualTo("201");
    assertThat(curl(token, "-r", "6-", name)).isEqualTo("world206");
    assertThat(curl(token, "-H", "If-None-Match: 5eb63bbbe01eeed093cb22bb8f5acdc3", name))
        .isEqualTo("304");
    assertThat(curl(token, container)).isEqualTo("/" + "\u00e9".repeat(511) + "x\npiped\n200");
    assertThat(curl(token, "-X", "DELETE", name)).isEqualTo("204");
    assertThat(curl(token, name + "x")).endsWith("400");
  }

  private String timestamp(String path) {
    return proxy
        .call("HEAD", "/v1/AUTH_test/" + path, "", "X-Auth-Token", proxy.adminToken())
        .header("X-Timestamp");
  }

  private String swift(Path directory, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("swift"));
    command.addAll(Arrays.asList(arguments));
    return run(
        directory,
        Map.of(
            "ST_AUTH", proxy.url() + "/auth/v1.0",
            "ST_USER", "test:tester",
            "ST_KEY", "testing",
            "LC_ALL", "C.UTF-8",
            "PYTHONIOENCODING", "utf-8"),
        command);
  }

  /// The body and the status.
  private String curl(String token, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "curl",
                "-s",
                "--path-as-is",
                "-w",
                "%{http_code}",
                "-H",
                "X-Auth-Token: " + token));
    command.addAll(Arrays.asList(arguments));
    return run(folder, Map.of(), command);
  }

  private static String run(Path directory, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().putAll(environment);
    Path errors = Files.createTempFile(directory.getParent(), "errors", ".txt");
    Process process = builder.redirectError(errors.toFile()).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue())
        .as("%s: %s%s", command, output, Files.readString(errors))
        .isZero();
    Files.delete(errors);
    return output;
  }
}
