package io.ringfort.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfort.common.name.ObjectName;
import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.proxy.object.BytesData;
import io.ringfort.proxy.object.PutCommand;
import io.ringfort.proxy.object.WriteCondition;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Puts objects into a hall past its doors.
final class TestObjects {
  private TestObjects() {}

  /// Puts an object whose data is its name.
  static void put(Hall hall, String account, String container, String object) {
    PutCommand command =
        new PutCommand(new ObjectName(account, container, object), 0, new WriteCondition.Always());
    try {
      hall.objects().put(command, new BytesData(object.getBytes(UTF_8), ObjectAttributes.NONE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
