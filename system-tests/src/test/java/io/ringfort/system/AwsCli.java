package io.ringfort.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/// Debian's `aws`, version 2.
final class AwsCli implements S3Tool {
  private static final int TREE_FILES = 30;
  private static final long FILE_BYTES_MAX = 1 << 20;

  /// More than the 8 MiB from which on it uploads in parts.
  private static final int LARGE_BYTES = 21_000_000;

  static Client client(S3Endpoint endpoint) {
    return Client.at(Path.of("/usr/bin/aws"))
        .with(endpoint.environment())
        // A retry would hide what went wrong.
        .with(Map.of("AWS_MAX_ATTEMPTS", "1"))
        .with("--endpoint-url", endpoint.url())
        .within(Duration.ofMinutes(2));
  }

  @Override
  public void roundTrip(S3Endpoint endpoint, String bucket, Path folder) throws IOException {
    Client aws = client(endpoint);
    String root = "s3://" + bucket;
    aws.run("s3", "mb", root).requireSuccess();
    RealTree tree = RealTree.sample(folder.resolve("tree"), TREE_FILES, FILE_BYTES_MAX);
    Path back = folder.resolve("back");

    aws.run("s3", "sync", "" + tree.root(), root, "--only-show-errors").requireSuccess();
    aws.run("s3", "sync", root, "" + back, "--only-show-errors").requireSuccess();

    tree.requireSame(back);
    assertThat(aws.run("s3", "ls", "--recursive", "--summarize", root).requireSuccess().text())
        .contains("Total Objects: " + tree.names().size(), "Total Size: " + tree.bytes());
    large(aws, bucket, folder);
    signed(aws, bucket);
    aws.run("s3", "rb", "--force", root).requireSuccess();
    assertThat(aws.run("s3", "ls").requireSuccess().text()).doesNotContain(bucket);
  }

  @Override
  public void upload(S3Endpoint endpoint, String bucket, Path file) throws IOException {
    copy(endpoint, file, "" + file, address(bucket));
  }

  @Override
  public void fetch(S3Endpoint endpoint, String bucket, Path file) throws IOException {
    copy(endpoint, file, address(bucket), "" + file);
  }

  /// With fewer threads than parts: the parts do not all arrive in the same moment.
  private static void copy(S3Endpoint endpoint, Path file, String from, String to)
      throws IOException {
    Path config =
        Files.writeString(
            file.resolveSibling("config"), "[default]\ns3 =\n  max_concurrent_requests = 4\n");
    client(endpoint)
        .with(Map.of("AWS_CONFIG_FILE", "" + config))
        .within(LARGE_LIMIT)
        .run("s3", "cp", from, to, "--only-show-errors")
        .requireSuccess();
  }

  private static String address(String bucket) {
    return "s3://" + bucket + "/" + LargeObject.NAME;
  }

  private static void large(Client aws, String bucket, Path folder) throws IOException {
    byte[] data = PatternStream.bytes(11, LARGE_BYTES);
    Path file = Files.write(folder.resolve("large"), data);
    Path back = folder.resolve("large-back");
    Path range = folder.resolve("range");
    String object = "s3://" + bucket + "/large object";

    aws.run("s3", "cp", "" + file, object, "--only-show-errors").requireSuccess();
    aws.run("s3", "cp", object, object + " copied", "--only-show-errors").requireSuccess();
    aws.run("s3", "cp", object + " copied", "" + back, "--only-show-errors").requireSuccess();
    aws.run(
            "s3api",
            "get-object",
            "--bucket",
            bucket,
            "--key",
            "large object",
            "--range",
            "bytes=8388600-8388700",
            "" + range)
        .requireSuccess();

    assertThat(Files.mismatch(file, back)).isEqualTo(-1);
    assertThat(Files.readAllBytes(range)).isEqualTo(Arrays.copyOfRange(data, 8388600, 8388701));
  }

  private static void signed(Client aws, String bucket) {
    String object = "s3://" + bucket + "/large object";
    String address = aws.run("s3", "presign", object).requireSuccess().text().strip();
    PatternStream.Verifier verifier = new PatternStream.Verifier(11, LARGE_BYTES);

    Client curl = Client.installed("curl").with("-sSf");
    curl.with(address).stream(InputStream.nullInputStream(), verifier).requireSuccess();
    curl.run("-o", "/dev/null", address + "0").requireFailure();

    assertThat(verifier.verifiedBytes()).isEqualTo(LARGE_BYTES);
  }
}
