package io.ringfort.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// A large object on its way through one client. Says how long each way took.
///
/// @param folder for files of the client
record LargeTransfer(
    String client, S3Tool tool, S3Endpoint endpoint, Path folder, LargeObject object) {
  /// Through one of [S3Tool#all], with an object of its own.
  ///
  /// @param parent where it makes its folder
  static LargeTransfer through(String client, S3Endpoint endpoint, Path parent) throws IOException {
    return new LargeTransfer(
        client,
        S3Tool.all().get(client),
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
    long begin = System.nanoTime();
    tool.upload(endpoint, bucket.name(), folder, object);
    report("up", begin);
  }

  void fetch(S3Bucket bucket) throws IOException {
    long begin = System.nanoTime();
    tool.fetch(endpoint, bucket.name(), folder, object);
    report("down", begin);
  }

  private void report(String way, long begin) {
    Duration taken = Duration.ofNanos(System.nanoTime() - begin);
    System.out.printf(
        "%s: %d MiB %s in %.1f s%n", client, object.bytes() >> 20, way, taken.toMillis() / 1e3);
  }
}
