package io.ringfort.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/// SDKs of other languages: scripts beside these tests do the work and say `done`.
enum ScriptedSdk implements S3Tool {
  /// Debian's `python3-boto3`.
  BOTO3 {
    @Override
    Client script(String name) {
      return Client.at(Path.of("/usr/bin/python3")).with("" + SCRIPTS.resolve(name + ".py"));
    }
  },

  /// `@aws-sdk/client-s3` from npm.
  JAVA_SCRIPT {
    @Override
    Client script(String name) throws IOException {
      Files.createDirectories(NODE);
      // Tests of other processes may want it at the same time.
      try (FileChannel file =
              FileChannel.open(
                  NODE.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock _ = file.lock()) {
        installNodeSdk();
      }
      // A script finds its packages in the folders above its own.
      Path script = Files.createTempFile(NODE, name, ".mjs");
      Files.write(script, Files.readAllBytes(SCRIPTS.resolve(name + ".mjs")));
      return Client.installed("node").with("" + script);
    }
  };

  private static final Path SCRIPTS = Checkout.root().resolve("system-tests/src/test/resources/s3");
  private static final Path NODE = Checkout.root().resolve("system-tests/target/node");
  private static final String SDK_VERSION = "3.1162.0";

  /// The interpreter with a script.
  abstract Client script(String name) throws IOException;

  @Override
  public void roundTrip(S3Endpoint endpoint, String bucket, Path folder) throws IOException {
    run(script("round_trip").within(Duration.ofMinutes(2)), endpoint, bucket);
  }

  @Override
  public void upload(S3Endpoint endpoint, String bucket, Path file) throws IOException {
    large("upload", endpoint, bucket, file);
  }

  @Override
  public void fetch(S3Endpoint endpoint, String bucket, Path file) throws IOException {
    large("fetch", endpoint, bucket, file);
  }

  private void large(String verb, S3Endpoint endpoint, String bucket, Path file)
      throws IOException {
    Client client = script("large").within(LARGE_LIMIT);
    run(client, endpoint, verb, bucket, LargeObject.NAME, "" + file);
  }

  private static void run(Client script, S3Endpoint endpoint, String... arguments) {
    assertThat(script.with(endpoint.environment()).run(arguments).requireSuccess().lines())
        .last()
        .isEqualTo("done");
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
