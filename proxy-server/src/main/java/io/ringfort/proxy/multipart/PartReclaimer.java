package io.ringfort.proxy.multipart;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.ringfort.proxy.multipart.UploadMarker.State;
import io.ringfort.proxy.object.DeletedComposites;
import io.ringfort.proxy.object.DeletedComposites.DeletedComposite;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes the parts of composite objects some time after the objects were deleted: readers that
/// had found an object before go on reading it for that long.
public final class PartReclaimer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PartReclaimer.class);

  private final MultipartService service;
  private final DeletedComposites deleted;
  private final Pacing pacing;
  private final Counter reclaimed;
  private final Counter left;
  private final Thread thread;

  /// How eager the worker is.
  ///
  /// @param grace how long parts outlive their object
  /// @param pause between two looks at what waits
  public record Pacing(Duration grace, Duration pause) {
    /// Five minutes, a look each second.
    public static final Pacing DEFAULT = new Pacing(Duration.ofMinutes(5), Duration.ofSeconds(1));
  }

  private PartReclaimer(
      MultipartService service, DeletedComposites deleted, MeterRegistry metrics, Pacing pacing) {
    this.service = service;
    this.deleted = deleted;
    this.pacing = pacing;
    this.reclaimed = metrics.counter("multipart_reclaimed_uploads_total");
    this.left = metrics.counter("multipart_reclaims_left_total");
    this.thread = Thread.ofVirtual().name("part-reclaimer").unstarted(this::run);
  }

  public static PartReclaimer start(
      MultipartService service, DeletedComposites deleted, MeterRegistry metrics, Pacing pacing) {
    PartReclaimer reclaimer = new PartReclaimer(service, deleted, metrics, pacing);
    reclaimer.thread.start();
    return reclaimer;
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(pacing.pause());
        Optional<DeletedComposite> next = deleted.poll(pacing.grace());
        while (next.isPresent()) {
          reclaim(next.get());
          next = deleted.poll(pacing.grace());
        }
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  private void reclaim(DeletedComposite composite) {
    try {
      Upload upload =
          new Upload(composite.name(), composite.policy(), new UploadId(composite.upload()));
      (isReclaimed(upload) ? reclaimed : left).increment();
    } catch (RuntimeException e) {
      left.increment();
      LOG.error("parts of {} are left", composite.name(), e);
    }
  }

  private boolean isReclaimed(Upload upload) {
    Optional<Optional<State>> state = service.markers().state(upload);
    return state.isPresent()
        && state.get().isEmpty()
        && service.fence().settle(upload) == KeyFence.Finding.NEVER
        && service.parts().delete(upload, _ -> true);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
