package io.ringfort.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfort.common.name.ObjectName;
import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.proxy.object.ObjectData;
import io.ringfort.proxy.object.PutCommand;
import io.ringfort.proxy.object.WriteCondition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/// Puts objects into a hall past its doors.
final class TestObjects {
  private TestObjects() {}

  /// Puts an object whose data is its name.
  static void put(Hall hall, String account, String container, String object) {
    PutCommand command =
        new PutCommand(new ObjectName(account, container, object), 0, new WriteCondition.Always());
    try {
      hall.objects().put(command, new Text(ByteBuffer.wrap(object.getBytes(UTF_8))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Text(ByteBuffer bytes) implements ObjectData {
    @Override
    public long length() {
      return bytes.limit();
    }

    @Override
    public int read(ByteBuffer buffer) {
      if (!bytes.hasRemaining()) {
        return -1;
      }
      int count = Math.min(buffer.remaining(), bytes.remaining());
      buffer.put(bytes.slice(bytes.position(), count));
      bytes.position(bytes.position() + count);
      return count;
    }

    @Override
    public Completion complete(String md5, long count) {
      return new Completion.Accept(md5, ObjectAttributes.NONE);
    }
  }
}
