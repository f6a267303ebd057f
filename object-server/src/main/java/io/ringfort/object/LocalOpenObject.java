package io.ringfort.object;

import io.ringfort.client.object.OpenObject;
import io.ringfort.client.object.VersionContent;
import io.ringfort.client.wire.NodeFailedException;
import io.ringfort.client.wire.NodeFailedException.Kind;
import io.ringfort.http.BodySink;
import io.ringfort.object.engine.CorruptObjectException;
import io.ringfort.object.engine.DeviceFailedException;
import io.ringfort.object.engine.ObjectReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// A version on a device of this process. Large data is verified a slice at a time and then sent
/// from the file, without passing through this process.
final class LocalOpenObject implements OpenObject {
  private static final long SLICE_BYTES = 1 << 20;
  private static final int COPY_BYTES = 256 << 10;

  private final String device;
  private final ObjectReader reader;
  private final VersionContent content;
  private final DeviceLane lane;

  LocalOpenObject(String device, ObjectReader reader, VersionContent content, DeviceLane lane) {
    this.device = device;
    this.reader = reader;
    this.content = content;
    this.lane = lane;
  }

  @Override
  public VersionContent content() {
    return content;
  }

  @Override
  public void transferTo(BodySink sink, long from, long count) throws IOException {
    if (from < 0 || count < 0 || from > content.dataBytes() - count) {
      throw new IllegalArgumentException(
          "range " + from + " + " + count + " is outside of " + content.dataBytes() + " bytes");
    }
    try {
      if (content.data().isPresent()) {
        ByteBuffer data = content.data().get();
        sink.write(data.slice(data.position() + (int) from, (int) count));
      } else {
        send(sink, from, count);
      }
    } catch (CorruptObjectException e) {
      throw new NodeFailedException(Kind.FAILED, device + ": " + e.getMessage(), e);
    } catch (DeviceFailedException e) {
      throw DeviceLane.failed(device, e);
    }
  }

  private void send(BodySink sink, long from, long count) throws IOException {
    Optional<ObjectReader.Region> region = region();
    if (region.isEmpty()) {
      copy(sink, from, count);
      return;
    }
    long end = from + count;
    for (long position = from; position < end; position += SLICE_BYTES) {
      long start = position;
      long slice = Math.min(SLICE_BYTES, end - start);
      boolean _ =
          lane.run(() -> {
            reader.verify(start, slice);
            return true;
          });
      sink.transfer(region.get().file(), region.get().position() + start, slice);
    }
  }

  private Optional<ObjectReader.Region> region() {
    try {
      return Optional.of(reader.region());
    } catch (UnsupportedOperationException _) {
      return Optional.empty();
    }
  }

  private void copy(BodySink sink, long from, long count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(COPY_BYTES, count));
    long sent = 0;
    while (sent < count) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), count - sent));
      long position = from + sent;
      int read = lane.run(() -> reader.read(position, buffer));
      if (read <= 0) {
        throw new NodeFailedException(Kind.FAILED, device + ": data ends early at " + position);
      }
      sink.write(buffer.flip());
      sent += read;
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
