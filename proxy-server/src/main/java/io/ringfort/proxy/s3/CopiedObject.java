package io.ringfort.proxy.s3;

import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.proxy.object.ObjectData;
import io.ringfort.proxy.object.RangeReader;
import io.ringfort.proxy.object.StoredObject;
import io.ringfort.proxy.s3.payload.RunningChecksum;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The data of one object on its way into another. A copy of other bytes than the source was stored
/// with is rejected. For one thread.
final class CopiedObject implements ObjectData {
  private static final int MD5_DIGITS = 32;

  private final RangeReader bytes;
  private final long length;
  private final String sourceTag;
  private final @Nullable RunningChecksum running;
  private final Function<Optional<ObjectChecksum>, ObjectAttributes> attributes;

  /// @param running what to compute, or null
  /// @param attributes of the copy, made when its checksum is known
  CopiedObject(
      StoredObject source,
      @Nullable RunningChecksum running,
      Function<Optional<ObjectChecksum>, ObjectAttributes> attributes) {
    this.length = source.info().metadata().dataBytes();
    this.bytes = new RangeReader(source::transferTo, 0, length);
    this.sourceTag = source.info().metadata().etag();
    this.running = running;
    this.attributes = attributes;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public int read(ByteBuffer buffer) throws IOException {
    int from = buffer.position();
    int count = bytes.read(buffer);
    if (running != null && count > 0) {
      running.update(buffer.slice(from, count));
    }
    return count;
  }

  /// Only a tag that is the MD5 of the data can be compared.
  @Override
  public Completion complete(String md5, long count) {
    if (sourceTag.length() == MD5_DIGITS && !sourceTag.equals(md5)) {
      return new Completion.Reject();
    }
    Optional<ObjectChecksum> checksum =
        Optional.ofNullable(running)
            .map(done ->
                new ObjectChecksum(done.algorithm(), done.base64(), ObjectChecksum.FULL_OBJECT));
    return new Completion.Accept(md5, attributes.apply(checksum));
  }
}
