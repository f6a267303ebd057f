package io.ringfort.proxy.s3;

import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.proxy.object.ObjectData;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.s3.payload.ChecksumAlgorithm;
import io.ringfort.proxy.s3.payload.RunningChecksum;
import io.ringfort.proxy.s3.payload.S3Payload;
import io.ringfort.proxy.s3.payload.VerifiedChecksum;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A part on its way in. Its checksum is the one that the client gave, which must be of the
/// upload's algorithm, or is computed if the upload wants one. For one thread.
final class UploadedPart implements ObjectData {
  private final S3Payload payload;
  private final UploadChecksum checksum;
  private final @Nullable RunningChecksum running;
  private Optional<S3Problem> problem = Optional.empty();

  UploadedPart(S3Payload payload, UploadChecksum checksum) {
    this.payload = payload;
    this.checksum = checksum;
    this.running =
        checksum instanceof UploadChecksum.Of(ChecksumAlgorithm algorithm, _)
            ? algorithm.start()
            : null;
  }

  @Override
  public long length() {
    return payload.length();
  }

  @Override
  public int read(ByteBuffer buffer) throws IOException {
    int from = buffer.position();
    int count = payload.read(buffer);
    if (count > 0 && running != null) {
      running.update(buffer.slice(from, count));
    }
    return count;
  }

  @Override
  public Completion complete(String md5, long bytes) {
    problem = payload.check(md5).or(this::otherChecksum);
    return problem.isPresent()
        ? new Completion.Reject()
        : new Completion.Accept(md5, attributes(note()));
  }

  private Optional<S3Problem> otherChecksum() {
    if (!(checksum instanceof UploadChecksum.Of(ChecksumAlgorithm expected, _))) {
      return Optional.empty();
    }
    return payload
        .checksum()
        .map(VerifiedChecksum::algorithm)
        .filter(given -> given != expected)
        .map(given ->
            UploadChecksum.invalid(
                "Checksum Type mismatch occurred, expected checksum Type: "
                    + expected.name().toLowerCase(Locale.ROOT)
                    + ", actual checksum Type: "
                    + given.name().toLowerCase(Locale.ROOT)));
  }

  private PartNote note() {
    if (running != null) {
      return PartNote.of(running.algorithm(), running.base64());
    }
    return payload
        .checksum()
        .map(given -> PartNote.of(given.algorithm(), given.base64()))
        .orElse(PartNote.NONE);
  }

  /// What the hall keeps of a part: the note alone.
  static ObjectAttributes attributes(PartNote note) {
    return new ObjectAttributes(note.text(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), 0);
  }

  /// Why the data was refused, if it was.
  Optional<S3Problem> problem() {
    return problem;
  }
}
