package io.ringfort.proxy.object;

import io.ringfort.client.object.ObjectNode;
import io.ringfort.client.object.OpenObject;
import io.ringfort.client.object.OpenOutcome;
import io.ringfort.client.object.StageTicket;
import io.ringfort.client.object.StagedUpload;
import io.ringfort.client.object.VersionContent;
import io.ringfort.client.object.VersionWrite;
import io.ringfort.client.object.WriteData;
import io.ringfort.client.wire.NodeFailedException;
import io.ringfort.common.quorum.QuorumAnswer;
import io.ringfort.common.time.Timestamp;
import io.ringfort.http.BodySink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One write at whichever replica holds it and can read it: for copying it to another. Used by one
/// thread; must be closed.
final class VersionSource implements AutoCloseable {
  private static final int SLICE_BYTES = 256 << 10;

  private final ObjectPlace place;
  private final Timestamp birth;
  private @Nullable OpenObject opened;
  private boolean tried;

  VersionSource(ObjectPlace place, Timestamp birth) {
    this.place = place;
    this.birth = birth;
  }

  /// Opens it at a holder, the nearest first; empty if nobody has it.
  Optional<VersionContent> open() {
    if (!tried) {
      tried = true;
      for (int replica : place.nearestFirst()) {
        opened = openAt(place.nodes().get(replica));
        if (opened != null) {
          break;
        }
      }
    }
    return Optional.ofNullable(opened).map(OpenObject::content);
  }

  private @Nullable OpenObject openAt(ObjectNode node) {
    try {
      return switch (node.open(place.key(), birth)) {
        case OpenOutcome.Opened(OpenObject object) -> object;
        case OpenOutcome.NotHeld _, OpenOutcome.Damaged _ -> null;
      };
    } catch (NodeFailedException _) {
      return null;
    }
  }

  /// Brings the data to a node and stores it there; empty if the data could not be brought, and
  /// then nothing was stored.
  ///
  /// @param write everything but the data
  /// @param store commits, copies or keeps
  Optional<QuorumAnswer<VersionContent>> carry(
      ObjectNode target,
      VersionWrite write,
      Function<VersionWrite, QuorumAnswer<VersionContent>> store) {
    OpenObject source = opened;
    if (source == null) {
      return Optional.empty();
    }
    Optional<ByteBuffer> data = source.content().data();
    if (data.isPresent()) {
      return Optional.of(store.apply(write.with(new WriteData.Inline(data.get()))));
    }
    try (StagedUpload upload =
        target.stage(write.key(), write.assignment(), source.content().dataBytes())) {
      source.transferTo(new UploadSink(upload), 0, source.content().dataBytes());
      return switch (upload.finish()) {
        case StagedUpload.Outcome.Staged(StageTicket ticket, _) ->
            Optional.of(store.apply(write.with(new WriteData.Staged(ticket))));
        case StagedUpload.Outcome.Full _ -> Optional.empty();
      };
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    if (opened != null) {
      opened.close();
    }
  }

  /// Passes what is read on to an upload.
  private record UploadSink(StagedUpload upload) implements BodySink {
    @Override
    public void write(ByteBuffer bytes) throws IOException {
      if (!upload.write(bytes)) {
        throw new IOException("the device takes no more");
      }
    }

    @Override
    public void transfer(FileChannel file, long position, long count) throws IOException {
      ByteBuffer slice = ByteBuffer.allocate((int) Math.min(SLICE_BYTES, count));
      long done = 0;
      while (done < count) {
        slice.clear().limit((int) Math.min(slice.capacity(), count - done));
        if (file.read(slice, position + done) < 0) {
          throw new IOException("the file ends early");
        }
        done += slice.flip().remaining();
        write(slice);
      }
    }
  }
}
