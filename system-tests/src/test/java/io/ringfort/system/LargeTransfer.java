package io.ringfort.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// A large object on its way through one client. Says how long each way took.
///
/// @param folder for files of the client, the object's own among them while it is on its way
record LargeTransfer(
    String client, S3Tool tool, S3Endpoint endpoint, Path folder, LargeObject object) {
  /// Through one of [S3Tool#all], with an object of its own.
  ///
  /// @param parent where it makes its folder
  static LargeTransfer through(String client, S3Endpoint endpoint, Path parent) throws IOException {
    return new LargeTransfer(
        client,
        S3Tool.named(client),
        endpoint,
        Files.createDirectory(parent.resolve(client)),
        LargeObject.ofWantedSize(client.hashCode()));
  }

  /// The same with an object of twice the size.
  LargeTransfer twiceAsLarge() {
    LargeObject larger = new LargeObject(object.seed(), 2 * object.bytes());
    return new LargeTransfer(client, tool, endpoint, folder, larger);
  }

  void upload(S3Bucket bucket) throws IOException {
    Path file = object.writeTo(file());
    long begin = System.nanoTime();
    tool.upload(endpoint, bucket.name(), file);
    report("up", begin);
    Files.delete(file);
  }

  void fetch(S3Bucket bucket) throws IOException {
    long begin = System.nanoTime();
    tool.fetch(endpoint, bucket.name(), file());
    report("down", begin);
    object.requireSame(file());
    Files.delete(file());
  }

  private Path file() {
    return folder.resolve(LargeObject.NAME);
  }

  private void report(String way, long begin) {
    Duration taken = Duration.ofNanos(System.nanoTime() - begin);
    System.out.printf(
        "%s: %d MiB %s in %.1f s%n", client, object.bytes() >> 20, way, taken.toMillis() / 1e3);
  }
}
