package io.ringfort.proxy.swift;

import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.http.RequestBody;
import io.ringfort.proxy.object.ObjectData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// The body of a PUT on its way in: bounded, and checked against the tag that the client gave. For
/// one thread.
final class UploadedData implements ObjectData {
  private final RequestBody body;
  private final long bytesMax;
  private final String expectedEtag;
  private final ObjectAttributes attributes;
  private long bytesRead;
  private Optional<SwiftProblem> problem = Optional.empty();

  UploadedData(RequestBody body, long bytesMax, String expectedEtag, ObjectAttributes attributes) {
    this.body = body;
    this.bytesMax = bytesMax;
    this.expectedEtag = expectedEtag;
    this.attributes = attributes;
  }

  @Override
  public long length() {
    return body.length();
  }

  @Override
  public int read(ByteBuffer buffer) throws IOException {
    int count = body.read(buffer);
    bytesRead += Math.max(0, count);
    if (bytesRead > bytesMax) {
      problem = Optional.of(new SwiftProblem(413, "Your request is too large."));
      throw new IOException("the body is longer than " + bytesMax + " bytes");
    }
    return count;
  }

  @Override
  public Completion complete(String md5, long bytes) {
    if (!expectedEtag.isEmpty() && !expectedEtag.equalsIgnoreCase(md5)) {
      problem =
          Optional.of(
              new SwiftProblem(422, "The body has the MD5 " + md5 + ", not the given one."));
      return new Completion.Reject();
    }
    return new Completion.Accept(md5, attributes);
  }

  /// Why the data was refused, if it was.
  Optional<SwiftProblem> problem() {
    return problem;
  }
}
