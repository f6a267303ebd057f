package io.ringfort.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/// s3fs: a bucket as a folder. Needs FUSE.
final class S3fs implements S3Tool {
  private static final int TREE_FILES = 40;
  private static final long FILE_BYTES_MAX = 256 << 10;
  private static final int LARGE_BYTES = 33_000_000;

  /// Whether this machine lets us mount.
  @Override
  public boolean isUsable() {
    try (FileChannel _ =
        FileChannel.open(Path.of("/dev/fuse"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public void roundTrip(S3Endpoint endpoint, String bucket, Path folder) throws IOException {
    Client rclone = RcloneS3.client(endpoint);
    rclone.run("mkdir", "rf:" + bucket).requireSuccess();
    mounted(endpoint, bucket, folder, mount -> files(mount, folder));
    rclone.run("purge", "rf:" + bucket).requireSuccess();
  }

  @Override
  public void upload(S3Endpoint endpoint, String bucket, Path file) throws IOException {
    mounted(
        endpoint, bucket, file.getParent(), mount -> copy(file, mount.resolve(LargeObject.NAME)));
  }

  @Override
  public void fetch(S3Endpoint endpoint, String bucket, Path file) throws IOException {
    mounted(
        endpoint, bucket, file.getParent(), mount -> copy(mount.resolve(LargeObject.NAME), file));
  }

  private static void copy(Path from, Path to) {
    Client.at(Path.of("/bin/cp")).within(LARGE_LIMIT).run("" + from, "" + to).requireSuccess();
  }

  private interface Work {
    void in(Path mount) throws IOException;
  }

  private static void mounted(S3Endpoint endpoint, String bucket, Path folder, Work work)
      throws IOException {
    Path password = folder.resolve("password");
    Files.deleteIfExists(password);
    Files.createFile(
        password,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(password, endpoint.accessKeyId() + ":" + endpoint.secretKey() + "\n");
    Path mount = Files.createDirectories(folder.resolve("mount"));
    Client.at(Path.of("/usr/bin/s3fs"))
        .with(
            "" + bucket, "" + mount, "-o", "passwd_file=" + password, "-o", "url=" + endpoint.url())
        .with("-o", "use_path_request_style", "-o", "endpoint=" + endpoint.region())
        .run("-o", "retries=1")
        .requireSuccess();
    try {
      Waiting.until(
          Duration.ofSeconds(10),
          () -> "a file system of its own at " + mount,
          () -> isMounted(mount));
      work.in(mount);
    } finally {
      Client.installed("fusermount").run("-u", "" + mount).requireSuccess();
    }
  }

  private static boolean isMounted(Path mount) {
    try {
      return !Files.getFileStore(mount).equals(Files.getFileStore(mount.getParent()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void files(Path mount, Path folder) throws IOException {
    // It counts the slash in front of a name, too: the longest one is a byte too long for it.
    RealTree tree =
        RealTree.sample(folder.resolve("tree"), TREE_FILES, FILE_BYTES_MAX)
            .without(RealTree.nameOfBytes(1024));
    Client copy = Client.at(Path.of("/bin/cp")).within(Duration.ofMinutes(1));
    copy.run("-r", tree.root() + "/.", mount + "/").requireSuccess();
    tree.requireSame(mount);
    Path large = Files.write(folder.resolve("large"), PatternStream.bytes(14, LARGE_BYTES));
    copy.run("" + large, mount + "/large").requireSuccess();

    assertThat(Files.mismatch(large, mount.resolve("large"))).isEqualTo(-1);
    Files.move(mount.resolve("large"), mount.resolve("renamed"));
    assertThat(Files.mismatch(large, mount.resolve("renamed"))).isEqualTo(-1);
    assertThat(mount.resolve("large")).doesNotExist();
    Files.writeString(mount.resolve("renamed"), "short now");
    assertThat(mount.resolve("renamed")).hasContent("short now");
    Client.at(Path.of("/bin/rm"))
        .within(Duration.ofMinutes(1))
        .run("-r", mount + "/renamed", mount + "/odd", mount + "/real")
        .requireSuccess();
    assertThat(mount).isEmptyDirectory();
  }
}
