package io.ringfort.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The S3 clients that people have against `ringfort up`, byte for byte; the large object that each
/// of them moves is of 1 GiB with `RINGFORT_LARGE_OBJECT=1GiB`. Budget: 150 s.
@ExtendWith(Logs.class)
class S3ClientsIT {
  private static final long GIBIBYTE = 1L << 30;
  private static final long SEED = 21;

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
  void doesWhatItsUsersDo(String client) throws IOException {
    Path folder = Files.createDirectory(temp.resolve(client + "-files"));
    S3Tool.named(client).roundTrip(endpoint, client + "-bucket", folder);
  }

  @ParameterizedTest
  @MethodSource("clients")
  void movesALargeObjectInParts(String client) throws IOException {
    LargeTransfer transfer = LargeTransfer.through(client, endpoint, temp);
    try (S3Bucket bucket = S3Bucket.make(endpoint, client + "-large")) {
      transfer.upload(bucket);
      transfer.fetch(bucket);
      bucket.remove();
    }
  }

  @Test
  void gibibyteIsStreamedUpInPartsAndDown() {
    Client aws = AwsCli.client(endpoint);
    aws.run("s3", "mb", "s3://gibibyte").requireSuccess();
    PatternStream.Verifier down = new PatternStream.Verifier(SEED, GIBIBYTE);

    aws.with("s3", "cp", "-", "s3://gibibyte/large", "--expected-size", "" + GIBIBYTE).stream(
            new PatternStream(SEED, GIBIBYTE), new ByteArrayOutputStream())
        .requireSuccess();
    aws.with("s3", "cp", "s3://gibibyte/large", "-").stream(InputStream.nullInputStream(), down)
        .requireSuccess();

    assertThat(down.verifiedBytes()).isEqualTo(GIBIBYTE);
    aws.run("s3", "rb", "--force", "s3://gibibyte").requireSuccess();
  }

  @Test
  void wrongSecretIsRefused() {
    S3Endpoint wrong =
        new S3Endpoint(endpoint.url(), endpoint.accessKeyId(), "wrong", endpoint.region());

    Client.Result result = AwsCli.client(wrong).run("s3", "ls").requireFailure();

    assertThat(result.errors()).contains("SignatureDoesNotMatch");
  }
}
