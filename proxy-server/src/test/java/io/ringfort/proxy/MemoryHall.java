package io.ringfort.proxy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ringfort.common.time.Clock;
import io.ringfort.proxy.container.ContainerService;
import io.ringfort.proxy.multipart.MultipartService;
import io.ringfort.proxy.multipart.MultipartSetting;
import io.ringfort.proxy.object.DeletedComposites;
import io.ringfort.proxy.object.ObjectService;
import java.security.SecureRandom;
import java.util.function.UnaryOperator;

/// The hall in memory, behind one lock: real enough to try the doors on.
public final class MemoryHall {
  private final Clock clock;
  private final MemoryCatalog catalog;
  private final DeletedComposites deleted;

  public MemoryHall(Clock clock) {
    this.clock = clock;
    this.catalog = new MemoryCatalog(clock);
    this.deleted = new DeletedComposites(clock, new SimpleMeterRegistry());
  }

  /// Composite objects that were deleted.
  public DeletedComposites deletedComposites() {
    return deleted;
  }

  public Hall hall() {
    return hall(UnaryOperator.identity(), MultipartSetting.Limits.DEFAULT);
  }

  /// With other limits, and objects that are reached in another way.
  public Hall hall(UnaryOperator<ObjectService> way, MultipartSetting.Limits limits) {
    ObjectService objects = way.apply(new MemoryObjects(catalog, deleted));
    ContainerService containers = new MemoryContainers(catalog);
    MultipartSetting setting =
        new MultipartSetting(
            objects, containers, catalog.timestamps, clock, new SecureRandom(), limits);
    return new Hall(
        objects, containers, new MemoryAccounts(catalog), new MultipartService(setting));
  }
}
