package io.ringfort.proxy.object;

import io.ringfort.client.object.MissedVersion;
import io.ringfort.client.object.ObjectNode;
import io.ringfort.client.object.OpenObject;
import io.ringfort.client.object.OpenOutcome;
import io.ringfort.client.wire.CallContext;
import io.ringfort.client.wire.NodeFailedException;
import io.ringfort.common.quorum.Version;
import io.ringfort.common.ring.Device;
import io.ringfort.http.BodySink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A version that is read from one replica after the other, as long as one fails: the next goes on
/// where it stopped.
final class LargeObject implements StoredObject {
  private static final Logger LOG = LoggerFactory.getLogger(LargeObject.class);

  private final ObjectHall hall;
  private final Supplier<CallContext> context;
  private final ObjectCounters counters;
  private final ObjectPlace place;
  private final Version version;
  private final int[] order;
  private int next;
  private @Nullable OpenObject current;
  private @Nullable ObjectInfo info;

  LargeObject(
      ObjectHall hall,
      Supplier<CallContext> context,
      ObjectCounters counters,
      ObjectPlace place,
      Version version) {
    this.hall = hall;
    this.context = context;
    this.counters = counters;
    this.place = place;
    this.version = version;
    this.order = place.nearestFirst();
  }

  /// Opens the version at the next replica that holds it.
  ///
  /// @return false if no further one does
  boolean open() {
    OpenObject opened = null;
    while (opened == null && next < order.length) {
      opened = openAt(order[next++]);
    }
    current = opened;
    if (opened != null && info == null) {
      info = ObjectReads.info(place.name(), version, opened.content());
    }
    return opened != null;
  }

  private @Nullable OpenObject openAt(int replica) {
    ObjectNode node = place.nodes().get(replica);
    Device device = place.primaries().get(replica);
    try {
      return switch (context.get().call(() -> node.open(place.key(), version.birth()))) {
        case OpenOutcome.Opened(OpenObject object) -> object;
        case OpenOutcome.NotHeld _ -> null;
        case OpenOutcome.Damaged(String reason) -> {
          LOG.warn("{} on {}: {}", place.key(), node, reason);
          noteDamage(device);
          yield null;
        }
      };
    } catch (NodeFailedException e) {
      hall.health().failed(device, e);
      return null;
    }
  }

  /// Asks for repair of a replica that cannot read what it holds.
  private void noteDamage(Device device) {
    MissedVersion hint = new MissedVersion(place.key(), version.order(), device.id());
    for (int replica : order) {
      if (!place.primaries().get(replica).equals(device)) {
        try {
          context.get().run(() -> place.nodes().get(replica).noteMissed(hint));
          counters.notedHints().increment();
          return;
        } catch (NodeFailedException e) {
          LOG.debug("{} was not noted: {}", hint, e.getMessage());
        }
      }
    }
  }

  @Override
  public ObjectInfo info() {
    ObjectInfo known = info;
    if (known == null) {
      throw new IllegalStateException("the object is not open");
    }
    return known;
  }

  /// Length of what is stored, which for a composite is not the length of the object.
  long storedBytes() {
    OpenObject source = current;
    if (source == null) {
      throw new IllegalStateException("the object is not open");
    }
    return source.content().dataBytes();
  }

  @Override
  public void transferTo(BodySink sink, long from, long count) throws IOException {
    CountingSink counted = new CountingSink(sink);
    while (counted.bytes < count) {
      OpenObject source = current;
      if (source == null) {
        throw new IOException(
            "no replica can give " + place.name() + " from byte " + (from + counted.bytes));
      }
      try {
        source.transferTo(counted, from + counted.bytes, count - counted.bytes);
      } catch (NodeFailedException e) {
        LOG.warn(
            "reading {} failed at byte {}: {}", place.name(), from + counted.bytes, e.getMessage());
        failOver(source, e);
      }
    }
  }

  private void failOver(OpenObject failed, NodeFailedException fault) {
    Device device = place.primaries().get(order[next - 1]);
    hall.health().failed(device, fault);
    if (fault.kind() == NodeFailedException.Kind.FAILED) {
      noteDamage(device);
    }
    failed.close();
    counters.resumedReads().increment();
    boolean _ = open();
  }

  @Override
  public void close() {
    if (current != null) {
      current.close();
      current = null;
    }
  }

  /// Knows how many bytes have gone through.
  private static final class CountingSink implements BodySink {
    private final BodySink sink;
    private long bytes;

    CountingSink(BodySink sink) {
      this.sink = sink;
    }

    @Override
    public void write(ByteBuffer data) throws IOException {
      int count = data.remaining();
      sink.write(data);
      bytes += count;
    }

    @Override
    public void transfer(FileChannel file, long position, long count) throws IOException {
      sink.transfer(file, position, count);
      bytes += count;
    }
  }
}
