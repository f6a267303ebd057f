package io.ringfort.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.S3Object;

/// A bucket for one client, watched from the side while the client fills it.
final class S3Bucket implements AutoCloseable {
  private final S3Client s3;
  private final String name;

  private S3Bucket(S3Client s3, String name) {
    this.s3 = s3;
    this.name = name;
  }

  static S3Bucket make(S3Endpoint endpoint, String name) {
    S3Bucket bucket = new S3Bucket(JavaSdk.client(endpoint), name);
    bucket.s3.createBucket(b -> b.bucket(name));
    return bucket;
  }

  String name() {
    return name;
  }

  /// How many bytes are there, in objects and in parts of uploads that go on.
  long bytes() {
    long objects =
        s3.listObjectsV2Paginator(b -> b.bucket(name)).contents().stream()
            .mapToLong(S3Object::size)
            .sum();
    long parts =
        s3.listMultipartUploadsPaginator(b -> b.bucket(name)).uploads().stream()
            .mapToLong(this::bytesOf)
            .sum();
    return objects + parts;
  }

  private long bytesOf(MultipartUpload upload) {
    try {
      return s3
          .listPartsPaginator(b -> b.bucket(name).key(upload.key()).uploadId(upload.uploadId()))
          .parts()
          .stream()
          .mapToLong(Part::size)
          .sum();
    } catch (software.amazon.awssdk.services.s3.model.NoSuchUploadException _) {
      // It was completed meanwhile.
      return 0;
    }
  }

  /// Deletes what is in it.
  void clear() {
    List<ObjectIdentifier> all =
        s3.listObjectsV2Paginator(b -> b.bucket(name)).contents().stream()
            .map(object -> ObjectIdentifier.builder().key(object.key()).build())
            .toList();
    assertThat(all).hasSizeBetween(1, 1_000);
    assertThat(s3.deleteObjects(b -> b.bucket(name).delete(d -> d.objects(all))).errors())
        .isEmpty();
    assertThat(s3.listMultipartUploads(b -> b.bucket(name)).uploads()).isEmpty();
  }

  /// Removes it; everything of it has to be gone.
  void remove() {
    clear();
    s3.deleteBucket(b -> b.bucket(name));
  }

  @Override
  public void close() {
    s3.close();
  }
}
