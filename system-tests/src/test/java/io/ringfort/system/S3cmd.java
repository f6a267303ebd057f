package io.ringfort.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Debian's `s3cmd`. Its signed addresses are of the old signature version and not tried.
final class S3cmd implements S3Tool {
  private static final int LARGE_BYTES = 12_000_000;

  @Override
  public void roundTrip(S3Endpoint endpoint, String bucket, Path folder) throws IOException {
    Client s3cmd = client(endpoint, folder);
    String root = "s3://" + bucket;
    s3cmd.run("mb", root).requireSuccess();
    Path files = Files.createDirectories(folder.resolve("files/deep er"));
    List<String> names = List.of("plain", "with blank", "ünï.txt", "a+b&c", "empty");
    for (String name : names) {
      Files.writeString(files.resolve(name), name.equals("empty") ? "" : "this is " + name);
    }
    Path large = Files.write(folder.resolve("large"), PatternStream.bytes(12, LARGE_BYTES));

    s3cmd.run("sync", folder.resolve("files") + "/", root + "/tree/").requireSuccess();
    s3cmd.run("put", "" + large, root + "/large").requireSuccess();
    s3cmd.run("cp", root + "/large", root + "/copied").requireSuccess();

    assertThat(s3cmd.run("ls", "--recursive", root).requireSuccess().lines())
        .hasSize(names.size() + 2)
        .anyMatch(line -> line.endsWith(root + "/tree/deep er/ünï.txt"));
    Path back = Files.createDirectories(folder.resolve("back"));
    s3cmd.run("sync", root + "/tree/", back + "/").requireSuccess();
    for (String name : names) {
      assertThat(Files.mismatch(files.resolve(name), back.resolve("deep er").resolve(name)))
          .isEqualTo(-1);
    }
    s3cmd.run("get", root + "/copied", folder + "/large-back").requireSuccess();
    assertThat(Files.mismatch(large, folder.resolve("large-back"))).isEqualTo(-1);
    assertThat(s3cmd.run("info", root + "/large").requireSuccess().text())
        .contains("File size: " + LARGE_BYTES);
    s3cmd.run("del", "--recursive", "--force", root).requireSuccess();
    s3cmd.run("rb", root).requireSuccess();
    assertThat(s3cmd.run("ls").requireSuccess().text()).doesNotContain(bucket);
  }

  @Override
  public void upload(S3Endpoint endpoint, String bucket, Path file) throws IOException {
    large(endpoint, file).run("put", "" + file, address(bucket)).requireSuccess();
  }

  @Override
  public void fetch(S3Endpoint endpoint, String bucket, Path file) throws IOException {
    large(endpoint, file).run("get", address(bucket), "" + file).requireSuccess();
  }

  /// With parts of its default size.
  private static Client large(S3Endpoint endpoint, Path file) throws IOException {
    return client(endpoint, file.getParent())
        .with("--multipart-chunk-size-mb=15")
        .within(LARGE_LIMIT);
  }

  private static String address(String bucket) {
    return "s3://" + bucket + "/" + LargeObject.NAME;
  }

  private static Client client(S3Endpoint endpoint, Path folder) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("s3cfg"),
            """
            [default]
            access_key = %s
            secret_key = %s
            host_base = %s
            host_bucket = %s
            bucket_location = %s
            use_https = False
            multipart_chunk_size_mb = 5
            """
                .formatted(
                    endpoint.accessKeyId(),
                    endpoint.secretKey(),
                    endpoint.authority(),
                    endpoint.authority(),
                    endpoint.region()));
    return Client.at(Path.of("/usr/bin/s3cmd"))
        .with("--config", "" + config, "--no-progress")
        .within(Duration.ofMinutes(2));
  }
}
