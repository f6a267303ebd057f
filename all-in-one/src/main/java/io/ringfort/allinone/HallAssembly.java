package io.ringfort.allinone;

import io.micrometer.core.instrument.MeterRegistry;
import io.ringfort.client.listing.AccountNode;
import io.ringfort.client.listing.ContainerNode;
import io.ringfort.client.listing.ContainerRow;
import io.ringfort.client.listing.ObjectRow;
import io.ringfort.client.listing.RemoteAccountNode;
import io.ringfort.client.listing.RemoteContainerNode;
import io.ringfort.client.wire.WireClient;
import io.ringfort.common.name.AccountName;
import io.ringfort.common.name.ContainerName;
import io.ringfort.common.ring.Device;
import io.ringfort.common.ring.NameHasher;
import io.ringfort.common.ring.NodeAddress;
import io.ringfort.common.ring.Rings;
import io.ringfort.common.time.Clock;
import io.ringfort.common.time.HybridClock;
import io.ringfort.proxy.Hall;
import io.ringfort.proxy.account.AccountService;
import io.ringfort.proxy.account.RingAccountRows;
import io.ringfort.proxy.account.RingAccountService;
import io.ringfort.proxy.container.ContainerService;
import io.ringfort.proxy.container.RingContainerService;
import io.ringfort.proxy.container.RingListingRows;
import io.ringfort.proxy.listing.ListingReplicas;
import io.ringfort.proxy.listing.RingListings;
import io.ringfort.proxy.multipart.MultipartService;
import io.ringfort.proxy.multipart.MultipartSetting;
import io.ringfort.proxy.multipart.PartReclaimer;
import io.ringfort.proxy.multipart.PartSweeper;
import io.ringfort.proxy.node.NodeHealth;
import io.ringfort.proxy.node.ObjectNodes;
import io.ringfort.proxy.object.DeletedComposites;
import io.ringfort.proxy.object.ObjectHall;
import io.ringfort.proxy.object.ObjectLimits;
import io.ringfort.proxy.object.RingObjectService;
import io.ringfort.proxy.object.RowDebtWorker;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Puts the hall together: the services behind the front doors, over the nodes of the rings.
///
/// @param local the devices of this process, which are called without a network; may have no roles
/// @param here the address under which the rings name the devices of this process
record HallAssembly(
    Rings rings,
    NameHasher hasher,
    LocalStorage local,
    NodeAddress here,
    WireClient wire,
    Clock clock,
    MeterRegistry metrics) {
  private static final Duration LISTING_CALL = Duration.ofSeconds(10);

  /// Rows that are older than a usual request are paid soon: a crash between a write and its row
  /// should not be seen in listings for long.
  private static final RowDebtWorker.Pacing DEBT_PACING =
      new RowDebtWorker.Pacing(Duration.ofSeconds(5), Duration.ofSeconds(2), 200);

  /// The hall; what must be closed with it is added to `closing`.
  Hall build(CloseStack closing) {
    HybridClock stamps = newStamps(clock);
    RingListings<ContainerName, ObjectRow, ContainerNode> containers =
        new RingListings<>(
            rings::container,
            hasher::hash,
            replicas(
                local::findContainers,
                device -> new RemoteContainerNode(wire, device.address(), device.name())),
            clock,
            stamps);
    RingListings<AccountName, ContainerRow, AccountNode> accounts =
        new RingListings<>(
            rings::account,
            hasher::hash,
            replicas(
                local::findAccounts,
                device -> new RemoteAccountNode(wire, device.address(), device.name())),
            clock,
            stamps);
    ObjectHall surroundings =
        new ObjectHall(
            rings,
            hasher,
            new ObjectNodes(device -> findLocal(device, local::findObjects), wire),
            new NodeHealth(clock),
            new RingListingRows(containers, LISTING_CALL),
            stamps,
            clock,
            new SecureRandom(),
            metrics);
    DeletedComposites deleted = new DeletedComposites(clock, metrics);
    RingObjectService objects =
        closing.add(new RingObjectService(surroundings, ObjectLimits.DEFAULT, deleted));
    local
        .objects()
        .ifPresent(devices ->
            closing.add(RowDebtWorker.start(objects, devices::online, surroundings, DEBT_PACING)));
    ContainerService containerService =
        new RingContainerService(
            containers,
            new RingAccountRows(accounts),
            rings::policies,
            RingContainerService.Limits.defaults());
    AccountService accountService = new RingAccountService(accounts, LISTING_CALL);
    MultipartService multipart =
        new MultipartService(
            new MultipartSetting(
                objects,
                containerService,
                stamps,
                clock,
                new SecureRandom(),
                MultipartSetting.Limits.DEFAULT));
    closing.add(PartReclaimer.start(multipart, deleted, metrics, PartReclaimer.Pacing.DEFAULT));
    if (local.objects().isPresent()) {
      closing.add(
          PartSweeper.start(
              multipart, accountService, this::isMine, metrics, PartSweeper.Pacing.DEFAULT));
    }
    return new Hall(objects, containerService, accountService, multipart);
  }

  /// Whether the first device of a container is in this process: of all processes one sweeps it.
  private boolean isMine(ContainerName container) {
    return rings
        .container()
        .place(hasher.hash(container))
        .primaries()
        .getFirst()
        .address()
        .equals(here);
  }

  /// A clock that issues timestamps for this process, under a number that no other process start
  /// has.
  static HybridClock newStamps(Clock clock) {
    return new HybridClock(clock, new SecureRandom().nextLong() >>> 1);
  }

  private <T> Optional<T> findLocal(Device device, Function<String, Optional<T>> found) {
    return device.address().equals(here) ? found.apply(device.name()) : Optional.empty();
  }

  private <T> ListingReplicas<T> replicas(
      Function<String, Optional<T>> found, Function<Device, T> remote) {
    Map<Device, T> known = new ConcurrentHashMap<>();
    return new ListingReplicas<>() {
      @Override
      public T node(Device device) {
        return known.computeIfAbsent(
            device, wanted -> findLocal(wanted, found).orElseGet(() -> remote.apply(wanted)));
      }

      @Override
      public boolean isLocal(Device device) {
        return findLocal(device, found).isPresent();
      }
    };
  }
}
