package io.ringfort.proxy.s3;

import io.ringfort.proxy.object.ObjectData;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.s3.payload.S3Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// The body of a PutObject on its way in. For one thread.
final class UploadedObject implements ObjectData {
  private final S3Payload payload;
  private final NewObject object;
  private final CannedAcl acl;
  private long bytesRead;
  private Optional<S3Problem> problem = Optional.empty();

  UploadedObject(S3Payload payload, NewObject object, CannedAcl acl) {
    this.payload = payload;
    this.object = object;
    this.acl = acl;
  }

  @Override
  public long length() {
    return payload.length();
  }

  @Override
  public int read(ByteBuffer buffer) throws IOException {
    int count = payload.read(buffer);
    bytesRead += Math.max(0, count);
    if (bytesRead > S3ObjectWriter.OBJECT_BYTES_MAX) {
      throw S3ObjectWriter.tooLarge(bytesRead);
    }
    return count;
  }

  @Override
  public Completion complete(String md5, long bytes) {
    problem = payload.check(md5);
    return problem.isPresent()
        ? new Completion.Reject()
        : new Completion.Accept(md5, object.create(acl, checksum()));
  }

  private Optional<ObjectChecksum> checksum() {
    return payload.checksum().map(ObjectChecksum::of);
  }

  /// Why the data was refused, if it was.
  Optional<S3Problem> problem() {
    return problem;
  }
}
