package io.ringfort.proxy.object;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.ringfort.common.name.ObjectName;
import io.ringfort.common.object.ObjectMetadata;
import io.ringfort.common.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;

/// Composite objects that were deleted and whose parts wait to be deleted too. Bounded and in
/// memory: what does not fit or is forgotten is found again by whoever looks through all parts.
/// Safe for use by many threads.
public final class DeletedComposites {
  private static final int WAITING_MAX = 10_000;

  private final Clock clock;
  private final ArrayBlockingQueue<DeletedComposite> waiting =
      new ArrayBlockingQueue<>(WAITING_MAX);
  private final Counter skipped;

  /// One of them.
  ///
  /// @param upload what made it
  /// @param nanos when it was deleted, by the clock that measures
  public record DeletedComposite(ObjectName name, int policy, String upload, long nanos) {}

  public DeletedComposites(Clock clock, MeterRegistry metrics) {
    this.clock = clock;
    this.skipped = metrics.counter("object_deleted_composites_skipped_total");
    metrics.gauge("object_deleted_composites_waiting", waiting, ArrayBlockingQueue::size);
  }

  /// Takes note of an object that was deleted, if it is a composite.
  public void offer(DeleteCommand command, ObjectMetadata metadata) {
    String upload = CompositeItems.upload(metadata.attributes());
    if (upload.isEmpty()) {
      return;
    }
    DeletedComposite deleted =
        new DeletedComposite(command.name(), command.policy(), upload, clock.nanoTime());
    if (!waiting.offer(deleted)) {
      skipped.increment();
    }
  }

  /// Takes the one that was deleted first, if that is so long ago.
  public Optional<DeletedComposite> poll(Duration age) {
    DeletedComposite first = waiting.peek();
    return first != null
            && clock.nanoTime() - first.nanos() >= age.toNanos()
            && waiting.remove(first)
        ? Optional.of(first)
        : Optional.empty();
  }
}
