package io.ringfort.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// AWS SDK for Java v2 with its default checksums.
final class JavaSdk implements S3Tool {
  private static final int PART_BYTES = 5 << 20;
  private static final int LARGE_PART_BYTES = 16 << 20;
  private static final List<String> NAMES = List.of("a b", "ü/日本語", "plus+%41&=", "z");

  static S3Client client(S3Endpoint endpoint) {
    return builder(endpoint).build();
  }

  static S3ClientBuilder builder(S3Endpoint endpoint) {
    return S3Client.builder()
        .endpointOverride(URI.create(endpoint.url()))
        .region(Region.of(endpoint.region()))
        .forcePathStyle(true)
        .credentialsProvider(credentials(endpoint))
        .httpClient(UrlConnectionHttpClient.create());
  }

  private static StaticCredentialsProvider credentials(S3Endpoint endpoint) {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(endpoint.accessKeyId(), endpoint.secretKey()));
  }

  @Override
  public void roundTrip(S3Endpoint endpoint, String bucket, Path folder) throws IOException {
    try (S3Client s3 = client(endpoint)) {
      s3.createBucket(b -> b.bucket(bucket));
      small(s3, bucket);
      checksums(s3, bucket);
      conditions(s3, bucket);
      parts(s3, bucket);
      signed(endpoint, s3, bucket);
      s3.deleteObjects(b -> b.bucket(bucket).delete(d -> d.objects(all(s3, bucket))));
      assertThat(all(s3, bucket)).isEmpty();
      s3.deleteBucket(b -> b.bucket(bucket));
      assertThat(s3.listBuckets().buckets()).noneMatch(b -> b.name().equals(bucket));
    }
  }

  @Override
  public void upload(S3Endpoint endpoint, String bucket, Path file) throws IOException {
    try (S3Client s3 = client(endpoint);
        InputStream content = Files.newInputStream(file)) {
      String key = LargeObject.NAME;
      String upload = s3.createMultipartUpload(b -> b.bucket(bucket).key(key)).uploadId();
      List<CompletedPart> done = send(s3, bucket, key, upload, content, LARGE_PART_BYTES);
      complete(s3, bucket, key, upload, done);
    }
  }

  @Override
  public void fetch(S3Endpoint endpoint, String bucket, Path file) {
    try (S3Client s3 = client(endpoint)) {
      s3.getObject(b -> b.bucket(bucket).key(LargeObject.NAME), file);
    }
  }

  private static List<ObjectIdentifier> all(S3Client s3, String bucket) {
    return s3.listObjectsV2Paginator(b -> b.bucket(bucket).maxKeys(2)).contents().stream()
        .map(object -> ObjectIdentifier.builder().key(object.key()).build())
        .toList();
  }

  private static void small(S3Client s3, String bucket) {
    for (String name : NAMES) {
      byte[] data = PatternStream.bytes(name.hashCode(), 10_000);
      s3.putObject(
          b ->
              b.bucket(bucket).key(name).contentType("text/x-y").metadata(Map.of("k", name.trim())),
          RequestBody.fromBytes(data));
      s3.copyObject(b ->
          b.sourceBucket(bucket)
              .sourceKey(name)
              .destinationBucket(bucket)
              .destinationKey("copy of " + name));
      var back = s3.getObjectAsBytes(b -> b.bucket(bucket).key("copy of " + name));
      assertThat(back.asByteArray()).isEqualTo(data);
      assertThat(back.response().contentType()).isEqualTo("text/x-y");
    }
    assertThat(
            s3.listObjectsV2Paginator(b -> b.bucket(bucket).maxKeys(3)).contents().stream()
                .map(S3Object::key)
                .filter(key -> !key.startsWith("copy of ")))
        .containsExactlyElementsOf(NAMES.stream().sorted().toList());
    s3.deleteObject(b -> b.bucket(bucket).key("z"));
    assertThatThrownBy(() -> s3.getObjectAsBytes(b -> b.bucket(bucket).key("z")))
        .isInstanceOf(NoSuchKeyException.class);
  }

  /// Not CRC64NVME: this SDK needs a native library for it.
  private static void checksums(S3Client s3, String bucket) {
    byte[] data = PatternStream.bytes(3, 300_000);
    for (ChecksumAlgorithm algorithm :
        List.of(
            ChecksumAlgorithm.CRC32,
            ChecksumAlgorithm.CRC32_C,
            ChecksumAlgorithm.SHA1,
            ChecksumAlgorithm.SHA256)) {
      var put =
          s3.putObject(
              b -> b.bucket(bucket).key("sum").checksumAlgorithm(algorithm),
              RequestBody.fromBytes(data));
      var back =
          s3.getObjectAsBytes(b -> b.bucket(bucket).key("sum").checksumMode("ENABLED")).response();
      assertThat(List.of("" + back.checksumCRC32(), "" + back.checksumCRC32C()))
          .containsExactly("" + put.checksumCRC32(), "" + put.checksumCRC32C());
      assertThat(List.of("" + back.checksumSHA1(), "" + back.checksumSHA256()))
          .containsExactly("" + put.checksumSHA1(), "" + put.checksumSHA256());
    }
  }

  private static void conditions(S3Client s3, String bucket) {
    RequestBody body = RequestBody.fromString("only once");
    PutObjectRequest create =
        PutObjectRequest.builder().bucket(bucket).key("new").ifNoneMatch("*").build();
    String tag = s3.putObject(create, body).eTag();
    assertThatThrownBy(() -> s3.putObject(create, body))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(412));
    s3.putObject(b -> b.bucket(bucket).key("new").ifMatch(tag), RequestBody.fromString("changed"));
    assertThatThrownBy(() -> s3.putObject(b -> b.bucket(bucket).key("new").ifMatch(tag), body))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(412));
    assertThat(s3.getObjectAsBytes(b -> b.bucket(bucket).key("new")).asUtf8String())
        .isEqualTo("changed");
  }

  private static List<CompletedPart> send(
      S3Client s3, String bucket, String key, String upload, InputStream content, int partBytes)
      throws IOException {
    List<CompletedPart> done = new ArrayList<>();
    for (byte[] part = content.readNBytes(partBytes);
        part.length > 0;
        part = content.readNBytes(partBytes)) {
      int number = done.size() + 1;
      var sent =
          s3.uploadPart(
              b -> b.bucket(bucket).key(key).uploadId(upload).partNumber(number),
              RequestBody.fromBytes(part));
      done.add(
          CompletedPart.builder()
              .partNumber(number)
              .eTag(sent.eTag())
              .checksumCRC32(sent.checksumCRC32())
              .build());
    }
    return done;
  }

  private static void complete(
      S3Client s3, String bucket, String key, String upload, List<CompletedPart> done) {
    s3.completeMultipartUpload(b ->
        b.bucket(bucket).key(key).uploadId(upload).multipartUpload(parts -> parts.parts(done)));
  }

  private static void parts(S3Client s3, String bucket) throws IOException {
    byte[] data = PatternStream.bytes(4, 2 * PART_BYTES + 77);
    String upload = s3.createMultipartUpload(b -> b.bucket(bucket).key("parts")).uploadId();
    List<CompletedPart> done =
        send(s3, bucket, "parts", upload, new ByteArrayInputStream(data), PART_BYTES);
    assertThat(s3.listParts(b -> b.bucket(bucket).key("parts").uploadId(upload)).parts())
        .hasSize(3);
    complete(s3, bucket, "parts", upload, done);
    assertThat(s3.getObjectAsBytes(b -> b.bucket(bucket).key("parts")).asByteArray())
        .isEqualTo(data);
    assertThat(s3.getObjectAsBytes(b -> b.bucket(bucket).key("parts").partNumber(3)).asByteArray())
        .isEqualTo(Arrays.copyOfRange(data, 2 * PART_BYTES, data.length));
    String aborted = s3.createMultipartUpload(b -> b.bucket(bucket).key("never")).uploadId();
    s3.abortMultipartUpload(b -> b.bucket(bucket).key("never").uploadId(aborted));
    assertThat(s3.listMultipartUploads(b -> b.bucket(bucket)).uploads()).isEmpty();
  }

  private static void signed(S3Endpoint endpoint, S3Client s3, String bucket) throws IOException {
    byte[] data = PatternStream.bytes(5, 100_000);
    Duration time = Duration.ofMinutes(5);
    try (S3Presigner signer =
            S3Presigner.builder()
                .endpointOverride(URI.create(endpoint.url()))
                .region(Region.of(endpoint.region()))
                .serviceConfiguration(
                    S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .credentialsProvider(credentials(endpoint))
                .build();
        HttpClient http = HttpClient.newHttpClient()) {
      var put =
          signer.presignPutObject(b ->
              b.signatureDuration(time)
                  .putObjectRequest(p -> p.bucket(bucket).key("signed for all")));
      var get =
          signer.presignGetObject(b ->
              b.signatureDuration(time)
                  .getObjectRequest(
                      GetObjectRequest.builder().bucket(bucket).key("signed for all").build()));
      URI putAddress = URI.create(put.url().toString());
      URI getAddress = URI.create(get.url().toString());
      assertThat(
              http.send(
                      HttpRequest.newBuilder(putAddress)
                          .PUT(BodyPublishers.ofByteArray(data))
                          .build(),
                      BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(200);
      HttpResponse<byte[]> back =
          http.send(HttpRequest.newBuilder(getAddress).build(), BodyHandlers.ofByteArray());
      assertThat(back.body()).isEqualTo(data);
      assertThat(s3.headObject(b -> b.bucket(bucket).key("signed for all")).contentLength())
          .isEqualTo(data.length);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
