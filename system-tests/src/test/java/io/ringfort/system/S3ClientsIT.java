package io.ringfort.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The S3 clients that people have against `ringfort up`, byte for byte. Budget: 120 s.
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

  @Test
  void awsCommandLine() throws IOException {
    roundTrip("awscli", new AwsCli());
  }

  @Test
  void s3cmd() throws IOException {
    roundTrip("s3cmd", new S3cmd());
  }

  @Test
  void boto3() throws IOException {
    roundTrip("boto3", ScriptedSdk.BOTO3);
  }

  @Test
  void awsSdkForJava() throws IOException {
    roundTrip("java", new JavaSdk());
  }

  @Test
  void awsSdkForJavaScript() throws IOException {
    roundTrip("javascript", ScriptedSdk.JAVA_SCRIPT);
  }

  @Test
  void rclone() throws IOException {
    roundTrip("rclone", new RcloneS3());
  }

  @Test
  void restic() throws IOException {
    roundTrip("restic", new Restic());
  }

  @Test
  void s3fs() throws IOException {
    assumeTrue(S3fs.isUsable(), "/dev/fuse cannot be opened on this machine: s3fs is not tried");
    roundTrip("s3fs", new S3fs());
  }

  @Test
  void gibibyteGoesUpInPartsAndComesDownWhole() {
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

  private static void roundTrip(String name, S3Tool tool) throws IOException {
    tool.roundTrip(endpoint, name + "-bucket", Files.createDirectory(temp.resolve(name)));
  }
}
