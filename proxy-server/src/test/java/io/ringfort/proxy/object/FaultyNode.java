package io.ringfort.proxy.object;

import io.ringfort.client.object.MissedVersion;
import io.ringfort.client.object.NodeStatus;
import io.ringfort.client.object.ObjectNode;
import io.ringfort.client.object.OpenObject;
import io.ringfort.client.object.OpenOutcome;
import io.ringfort.client.object.OwedRow;
import io.ringfort.client.object.PaidRow;
import io.ringfort.client.object.StagedUpload;
import io.ringfort.client.object.VersionContent;
import io.ringfort.client.object.VersionWrite;
import io.ringfort.client.wire.NodeFailedException;
import io.ringfort.client.wire.NodeFailedException.Kind;
import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.quorum.Assignment;
import io.ringfort.common.quorum.QuorumAnswer;
import io.ringfort.common.time.Timestamp;
import io.ringfort.http.BodySink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/// A real node that can be made to fail.
final class FaultyNode implements ObjectNode {
  private final ObjectNode node;

  /// Nothing reaches it.
  volatile boolean down;

  /// Commits are carried out but their answers get lost.
  volatile boolean answersLost;

  /// Uploads take nothing until this is open.
  volatile CountDownLatch uploads = new CountDownLatch(0);

  /// Run before a version is opened.
  volatile Runnable opening = () -> {};

  /// Reads fail after so many bytes.
  volatile long readBytesMax = Long.MAX_VALUE;

  FaultyNode(ObjectNode node) {
    this.node = node;
  }

  private <R> R reach(Supplier<R> call) {
    if (down) {
      throw new NodeFailedException(Kind.UNREACHABLE, node + " is down");
    }
    return call.get();
  }

  private <R> R lose(R answer) {
    if (answersLost) {
      throw new NodeFailedException(Kind.BROKEN, node + " does not answer");
    }
    return answer;
  }

  @Override
  public QuorumAnswer<VersionContent> query(ObjectKey key, Assignment assignment, Want want) {
    return reach(() -> node.query(key, assignment, want));
  }

  @Override
  public QuorumAnswer<VersionContent> promise(
      ObjectKey key, Assignment assignment, Timestamp order) {
    return reach(() -> node.promise(key, assignment, order));
  }

  @Override
  public QuorumAnswer<VersionContent> commit(VersionWrite write) {
    return lose(reach(() -> node.commit(write)));
  }

  @Override
  public QuorumAnswer<VersionContent> copy(VersionWrite write, boolean confirmed) {
    return reach(() -> node.copy(write, confirmed));
  }

  @Override
  public QuorumAnswer<VersionContent> keepHandoff(int forDevice, VersionWrite write) {
    return reach(() -> node.keepHandoff(forDevice, write));
  }

  @Override
  public StagedUpload stage(ObjectKey key, Assignment assignment, long dataBytes) {
    StagedUpload upload = reach(() -> node.stage(key, assignment, dataBytes));
    return new StagedUpload() {
      @Override
      public boolean write(ByteBuffer data) {
        try {
          uploads.await();
        } catch (InterruptedException e) {
          throw new NodeFailedException(Kind.BROKEN, "interrupted", e);
        }
        return reach(() -> upload.write(data));
      }

      @Override
      public Outcome finish() {
        return reach(upload::finish);
      }

      @Override
      public void abort() {
        upload.abort();
      }

      @Override
      public void close() {
        upload.close();
      }
    };
  }

  @Override
  public OpenOutcome open(ObjectKey key, Timestamp birth) {
    opening.run();
    OpenOutcome outcome = reach(() -> node.open(key, birth));
    return outcome instanceof OpenOutcome.Opened(OpenObject object)
        ? new OpenOutcome.Opened(new Failing(object))
        : outcome;
  }

  private final class Failing implements OpenObject {
    private final OpenObject object;

    Failing(OpenObject object) {
      this.object = object;
    }

    @Override
    public VersionContent content() {
      return object.content();
    }

    @Override
    public void transferTo(BodySink sink, long from, long count) throws IOException {
      object.transferTo(new Cut(sink), from, count);
    }

    @Override
    public void close() {
      object.close();
    }
  }

  private final class Cut implements BodySink {
    private final BodySink sink;
    private long bytes;

    Cut(BodySink sink) {
      this.sink = sink;
    }

    private void take(long count) {
      bytes += count;
      if (bytes > readBytesMax) {
        throw new NodeFailedException(Kind.BROKEN, node + " breaks off");
      }
    }

    @Override
    public void write(ByteBuffer data) throws IOException {
      take(data.remaining());
      sink.write(data);
    }

    @Override
    public void transfer(FileChannel file, long position, long count) throws IOException {
      take(count);
      sink.transfer(file, position, count);
    }
  }

  @Override
  public void noteMissed(MissedVersion missed) {
    boolean _ =
        reach(() -> {
          node.noteMissed(missed);
          return true;
        });
  }

  @Override
  public List<MissedVersion> missedVersions(MissedVersion after, int max) {
    return reach(() -> node.missedVersions(after, max));
  }

  @Override
  public void dropMissed(MissedVersion missed) {
    node.dropMissed(missed);
  }

  @Override
  public void rowsPaid(List<PaidRow> rows) {
    boolean _ =
        reach(() -> {
          node.rowsPaid(rows);
          return true;
        });
  }

  @Override
  public List<OwedRow> owedRows(Timestamp madeBefore, ObjectKey after, int max) {
    return reach(() -> node.owedRows(madeBefore, after, max));
  }

  @Override
  public NodeStatus status() {
    return reach(node::status);
  }

  @Override
  public boolean answersAtOnce() {
    return node.answersAtOnce();
  }
}
