package io.ringfort.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// rclone with its S3 backend.
final class RcloneS3 implements S3Tool {
  private static final int TREE_FILES = 250;
  private static final long FILE_BYTES_MAX = 9L << 20;
  private static final int LARGE_BYTES = 23_000_000;

  static Client client(S3Endpoint endpoint) {
    Map<String, String> remote = new HashMap<>(endpoint.environment());
    remote.put("RCLONE_CONFIG", "/dev/null");
    remote.put("RCLONE_CONFIG_RF_TYPE", "s3");
    remote.put("RCLONE_CONFIG_RF_PROVIDER", "Other");
    remote.put("RCLONE_CONFIG_RF_ENDPOINT", endpoint.url());
    remote.put("RCLONE_CONFIG_RF_REGION", endpoint.region());
    remote.put("RCLONE_CONFIG_RF_ACCESS_KEY_ID", endpoint.accessKeyId());
    remote.put("RCLONE_CONFIG_RF_SECRET_ACCESS_KEY", endpoint.secretKey());
    remote.put("RCLONE_CONFIG_RF_UPLOAD_CUTOFF", "8Mi");
    remote.put("RCLONE_CONFIG_RF_CHUNK_SIZE", "5Mi");
    return Client.installed("rclone")
        .with(remote)
        .with("--retries", "1", "--low-level-retries", "1", "--stats", "0")
        .within(Duration.ofMinutes(2));
  }

  @Override
  public void roundTrip(S3Endpoint endpoint, String bucket, Path folder) throws IOException {
    Client rclone = client(endpoint);
    String root = "rf:" + bucket;
    RealTree tree = RealTree.sample(folder.resolve("tree"), TREE_FILES, FILE_BYTES_MAX);
    String source = tree.root().toString();
    Path large = Files.write(folder.resolve("large"), PatternStream.bytes(13, LARGE_BYTES));
    rclone.run("mkdir", root).requireSuccess();

    rclone.run("copy", source, root, "--transfers", "8").requireSuccess();

    rclone.run("check", source, root, "--download", "--checkers", "8").requireSuccess();
    assertThat(rclone.run("lsf", "-R", "--files-only", root).requireSuccess().lines())
        .hasSameSizeAs(tree.names());
    rclone.run("copyto", "" + large, root + "/large").requireSuccess();
    rclone.run("copyto", root + "/large", root + "/copied").requireSuccess();
    rclone.run("copyto", root + "/copied", folder + "/large-back").requireSuccess();
    assertThat(Files.mismatch(large, folder.resolve("large-back"))).isEqualTo(-1);
    Path fetched = folder.resolve("fetched");
    String address = rclone.run("link", root + "/large").requireSuccess().text().strip();
    Client.installed("curl").run("-sSf", "-o", "" + fetched, address).requireSuccess();
    assertThat(Files.mismatch(large, fetched)).isEqualTo(-1);
    rclone.run("purge", root).requireSuccess();
    assertThat(rclone.run("lsd", "rf:").requireSuccess().text()).doesNotContain(bucket);
  }

  @Override
  public void upload(S3Endpoint endpoint, String bucket, Path file) {
    copy(endpoint, "" + file, address(bucket));
  }

  @Override
  public void fetch(S3Endpoint endpoint, String bucket, Path file) {
    copy(endpoint, address(bucket), "" + file);
  }

  private static void copy(S3Endpoint endpoint, String from, String to) {
    client(endpoint).within(LARGE_LIMIT).run("copyto", from, to).requireSuccess();
  }

  private static String address(String bucket) {
    return "rf:" + bucket + "/" + LargeObject.NAME;
  }
}
