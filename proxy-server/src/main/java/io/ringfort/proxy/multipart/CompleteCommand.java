package io.ringfort.proxy.multipart;

import io.ringfort.proxy.object.WriteCondition;
import java.util.List;

/// Puts an object together.
///
/// @param parts at least one, in the order of the client's list
/// @param condition under which the object may be written
public record CompleteCommand(Upload upload, List<PartChoice> parts, WriteCondition condition) {
  public CompleteCommand {
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("no parts");
    }
  }
}
