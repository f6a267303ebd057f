package io.ringfort.proxy.s3;

import io.ringfort.proxy.object.ObjectData;
import io.ringfort.proxy.object.RangeReader;
import io.ringfort.proxy.object.StoredObject;
import io.ringfort.proxy.s3.payload.ChecksumAlgorithm;
import io.ringfort.proxy.s3.payload.RunningChecksum;
import io.ringfort.proxy.syntax.ByteRanges;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A slice of an object on its way into a part. For one thread.
final class CopiedPart implements ObjectData {
  private final RangeReader bytes;
  private final long length;
  private final @Nullable RunningChecksum running;

  CopiedPart(StoredObject source, ByteRanges.Slice slice, UploadChecksum checksum) {
    this.bytes = new RangeReader(source::transferTo, slice.from(), slice.to());
    this.length = slice.count();
    this.running =
        checksum instanceof UploadChecksum.Of(ChecksumAlgorithm algorithm, _)
            ? algorithm.start()
            : null;
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

  @Override
  public Completion complete(String md5, long count) {
    PartNote note =
        running == null ? PartNote.NONE : PartNote.of(running.algorithm(), running.base64());
    return new Completion.Accept(md5, UploadedPart.attributes(note));
  }
}
