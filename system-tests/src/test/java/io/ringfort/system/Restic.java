package io.ringfort.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// restic: backup of a real tree, verified, restored, thinned out.
final class Restic implements S3Tool {
  private static final int TREE_FILES = 250;
  private static final long FILE_BYTES_MAX = 4L << 20;

  @Override
  public void roundTrip(S3Endpoint endpoint, String bucket, Path folder) throws IOException {
    RealTree tree = RealTree.sample(folder.resolve("tree"), TREE_FILES, FILE_BYTES_MAX);
    Path back = folder.resolve("back");
    Client restic = client(endpoint, bucket, folder).in(tree.root());

    restic.run("init").requireSuccess();
    restic.run("backup", ".").requireSuccess();
    Files.writeString(tree.root().resolve("odd/empty"), "no longer");
    restic.run("backup", ".").requireSuccess();
    restic.run("check", "--read-data").requireSuccess();
    restic.run("restore", "latest", "--target", "" + back).requireSuccess();

    tree.requireSame(back);
    restic.run("forget", "--keep-last", "1", "--prune").requireSuccess();
    assertThat(restic.run("snapshots", "--compact").requireSuccess().text())
        .contains("1 snapshots");
    restic.run("check").requireSuccess();
    RcloneS3.client(endpoint).run("purge", "rf:" + bucket).requireSuccess();
  }

  @Override
  public void upload(S3Endpoint endpoint, String bucket, Path file) throws IOException {
    Path folder = file.getParent();
    Client restic = client(endpoint, bucket, folder).in(folder).within(LARGE_LIMIT);
    restic.run("init").requireSuccess();
    // Compression would leave little of the pattern.
    restic.run("backup", "--compression", "off", "" + file.getFileName()).requireSuccess();
  }

  @Override
  public void fetch(S3Endpoint endpoint, String bucket, Path file) throws IOException {
    Path folder = file.getParent();
    client(endpoint, bucket, folder)
        .within(LARGE_LIMIT)
        .run("restore", "latest", "--target", "" + folder)
        .requireSuccess();
  }

  private static Client client(S3Endpoint endpoint, String bucket, Path folder) {
    return Client.at(Path.of("/usr/bin/restic"))
        .with(endpoint.environment())
        .with(
            Map.of(
                "RESTIC_REPOSITORY",
                "s3:" + endpoint.url() + "/" + bucket + "/repository",
                "RESTIC_PASSWORD",
                "a password",
                "RESTIC_CACHE_DIR",
                "" + folder.resolve("cache")))
        .with("-o", "s3.region=" + endpoint.region())
        .within(Duration.ofMinutes(2));
  }
}
