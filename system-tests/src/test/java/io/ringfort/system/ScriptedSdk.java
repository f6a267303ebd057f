package io.ringfort.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/// SDKs of other languages: a script beside these tests makes the round trip and says `done`.
final class ScriptedSdk {
  private static final Path SCRIPTS = Checkout.root().resolve("system-tests/src/test/resources/s3");
  private static final Path NODE = Checkout.root().resolve("system-tests/target/node");
  private static final String SDK_VERSION = "3.1162.0";

  private ScriptedSdk() {}

  /// Debian's `python3-boto3`.
  static void boto3(S3Endpoint endpoint, String bucket, Path folder) {
    Client python = Client.at(Path.of("/usr/bin/python3"));
    run(python, SCRIPTS.resolve("round_trip.py"), endpoint, bucket);
  }

  /// `@aws-sdk/client-s3` from npm.
  static void javaScript(S3Endpoint endpoint, String bucket, Path folder) throws IOException {
    Files.createDirectories(NODE);
    // Tests of other processes may want it at the same time.
    try (FileChannel file =
            FileChannel.open(
                NODE.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock _ = file.lock()) {
      installNodeSdk();
    }
    // A script finds its packages in the folders above its own.
    Path script = Files.createTempFile(NODE, "round-trip", ".mjs");
    Files.write(script, Files.readAllBytes(SCRIPTS.resolve("round-trip.mjs")));
    run(Client.installed("node"), script, endpoint, bucket);
  }

  private static void run(Client interpreter, Path script, S3Endpoint endpoint, String bucket) {
    List<String> lines =
        interpreter
            .with(endpoint.environment())
            .within(Duration.ofMinutes(2))
            .run("" + script, bucket)
            .requireSuccess()
            .lines();
    assertThat(lines).last().isEqualTo("done");
  }

  private static void installNodeSdk() throws IOException {
    Path installed = NODE.resolve("node_modules/@aws-sdk/s3-request-presigner/package.json");
    if (Files.exists(installed)
        && Files.readString(installed).contains("\"version\": \"" + SDK_VERSION + "\"")) {
      return;
    }
    Client.installed("npm")
        .in(NODE)
        .within(Duration.ofMinutes(3))
        .with("install", "--prefix", "" + NODE, "--no-package-lock", "--no-audit", "--no-fund")
        .with("--ignore-scripts", "@aws-sdk/client-s3@" + SDK_VERSION)
        .run("@aws-sdk/s3-request-presigner@" + SDK_VERSION)
        .requireSuccess();
  }
}
