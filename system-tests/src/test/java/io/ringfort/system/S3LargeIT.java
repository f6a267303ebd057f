package io.ringfort.system;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A large object through each of the S3 clients that people have, against `ringfort up`, byte for
/// byte; of 1 GiB with `RINGFORT_LARGE_OBJECT=1GiB`. Budget: 40 s.
@ExtendWith(Logs.class)
class S3LargeIT {
  @TempDir static Path temp;
  private static RingfortProcess ringfort;
  private static S3Endpoint endpoint;

  @BeforeAll
  static void start() {
    ringfort = RingfortProcess.start(temp.resolve("data"));
    endpoint = ringfort.s3();
  }

  @AfterAll
  static void stop() {
    if (ringfort != null) {
      ringfort.close();
    }
  }

  static Set<String> clients() {
    return S3Tool.all().keySet();
  }

  @ParameterizedTest
  @MethodSource("clients")
  void goesUpInPartsAndComesDownWhole(String client) throws IOException {
    LargeTransfer transfer = LargeTransfer.through(client, endpoint, temp);
    try (S3Bucket bucket = S3Bucket.make(endpoint, client + "-large")) {
      transfer.upload(bucket);
      transfer.fetch(bucket);
      bucket.remove();
    }
  }
}
