package io.ringfort.proxy.s3;

import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.http.RequestBody;
import io.ringfort.proxy.object.ObjectData;
import io.ringfort.proxy.s3.error.S3Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.TreeMap;

/// The body of a PutObject on its way in. For one thread.
final class UploadedObject implements ObjectData {
  private final RequestBody body;
  private final NewObject object;
  private Optional<S3Problem> problem = Optional.empty();

  UploadedObject(RequestBody body, NewObject object) {
    this.body = body;
    this.object = object;
  }

  @Override
  public long length() {
    return body.length();
  }

  @Override
  public int read(ByteBuffer buffer) throws IOException {
    return body.read(buffer);
  }

  @Override
  public Completion complete(String md5, long bytes) {
    ObjectAttributes attributes = object.create(new TreeMap<>());
    return new Completion.Accept(md5, attributes);
  }

  /// Why the data was refused, if it was.
  Optional<S3Problem> problem() {
    return problem;
  }
}
