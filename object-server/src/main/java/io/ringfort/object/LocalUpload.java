package io.ringfort.object;

import io.ringfort.client.object.StageTicket;
import io.ringfort.client.object.StagedUpload;
import io.ringfort.client.object.VersionContent;
import io.ringfort.client.wire.NodeFailedException;
import io.ringfort.client.wire.NodeFailedException.Kind;
import io.ringfort.common.quorum.QuorumAnswer;
import io.ringfort.object.engine.DeviceFailedException;
import io.ringfort.object.engine.ObjectWriter;
import io.ringfort.object.engine.StageResult;
import io.ringfort.object.engine.StagedData;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Data being staged on a device of this process; holds a place in the lane of uploads.
final class LocalUpload implements StagedUpload {
  private final String device;
  private final @Nullable ObjectWriter writer;
  private final Supplier<QuorumAnswer<VersionContent>> seen;
  private final DeviceLane lane;
  private boolean full;
  private boolean closed;
  private volatile boolean aborted;

  LocalUpload(
      String device,
      StageResult result,
      Supplier<QuorumAnswer<VersionContent>> seen,
      DeviceLane lane) {
    this.device = device;
    this.writer = result instanceof StageResult.Open(ObjectWriter opened) ? opened : null;
    this.seen = seen;
    this.lane = lane;
    this.full = writer == null;
  }

  @Override
  public boolean write(ByteBuffer data) {
    requireNotAborted();
    if (full || writer == null) {
      return false;
    }
    try {
      full = !writer.write(data);
      return !full;
    } catch (DeviceFailedException e) {
      throw DeviceLane.failed(device, e);
    }
  }

  @Override
  public Outcome finish() {
    requireNotAborted();
    if (full || writer == null) {
      return new Outcome.Full();
    }
    try {
      Optional<StagedData> staged = writer.finish();
      if (staged.isEmpty()) {
        full = true;
        return new Outcome.Full();
      }
      StageTicket ticket = new StageTicket(staged.get().extent(), staged.get().use());
      return new Outcome.Staged(ticket, seen.get());
    } catch (DeviceFailedException e) {
      throw DeviceLane.failed(device, e);
    }
  }

  private void requireNotAborted() {
    if (aborted) {
      throw new NodeFailedException(Kind.BROKEN, device + ": the upload was aborted");
    }
  }

  @Override
  public void abort() {
    aborted = true;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (writer != null) {
        writer.close();
      }
    } finally {
      lane.leave();
    }
  }
}
