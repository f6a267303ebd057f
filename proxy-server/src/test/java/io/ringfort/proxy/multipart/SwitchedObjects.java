package io.ringfort.proxy.multipart;

import io.ringfort.common.name.ObjectName;
import io.ringfort.proxy.object.ChangeOutcome;
import io.ringfort.proxy.object.Composition;
import io.ringfort.proxy.object.DeleteCommand;
import io.ringfort.proxy.object.DeleteOutcome;
import io.ringfort.proxy.object.GetOutcome;
import io.ringfort.proxy.object.HeadOutcome;
import io.ringfort.proxy.object.MetadataChange;
import io.ringfort.proxy.object.ObjectData;
import io.ringfort.proxy.object.ObjectService;
import io.ringfort.proxy.object.PutCommand;
import io.ringfort.proxy.object.PutOutcome;
import java.io.IOException;

/// Objects whose process dies at a chosen write, or whose writes end without certainty.
final class SwitchedObjects implements ObjectService {
  private final ObjectService objects;
  private int writesLeft = Integer.MAX_VALUE;
  private boolean effective = true;
  private boolean unknown;
  private boolean unknownWrites;

  /// The process died.
  static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  SwitchedObjects(ObjectService objects) {
    this.objects = objects;
  }

  /// @param writes how many writes from now on go well
  /// @param takesEffect whether the one after them does before the process dies
  void crashAt(int writes, boolean takesEffect) {
    writesLeft = writes;
    effective = takesEffect;
  }

  void composeAnswersUnknown(boolean value) {
    unknown = value;
    unknownWrites = false;
  }

  void composeAnswersUnknownButWrites() {
    unknown = true;
    unknownWrites = true;
  }

  private interface Write<T> {
    T run() throws IOException;
  }

  private <T> T write(Write<T> write) throws IOException {
    if (writesLeft == Integer.MAX_VALUE) {
      return write.run();
    }
    if (writesLeft-- > 0) {
      return write.run();
    }
    writesLeft = 0;
    if (effective) {
      write.run();
      effective = false;
    }
    throw new Crash();
  }

  private <T> T quietly(Write<T> write) {
    try {
      return write(write);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public PutOutcome put(PutCommand command, ObjectData data) throws IOException {
    return write(() -> objects.put(command, data));
  }

  @Override
  public PutOutcome compose(PutCommand command, Composition composition) {
    if (unknown) {
      if (unknownWrites) {
        objects.compose(command, composition);
      }
      return new PutOutcome.Unknown();
    }
    return quietly(() -> objects.compose(command, composition));
  }

  @Override
  public GetOutcome get(ObjectName name, int policy) {
    return objects.get(name, policy);
  }

  @Override
  public HeadOutcome head(ObjectName name, int policy) {
    return objects.head(name, policy);
  }

  @Override
  public ChangeOutcome change(MetadataChange change) {
    return quietly(() -> objects.change(change));
  }

  @Override
  public DeleteOutcome delete(DeleteCommand command) {
    return quietly(() -> objects.delete(command));
  }
}
