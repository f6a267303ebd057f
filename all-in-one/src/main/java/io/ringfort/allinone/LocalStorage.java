package io.ringfort.allinone;

import io.ringfort.account.AccountStorage;
import io.ringfort.client.listing.AccountNode;
import io.ringfort.client.listing.ContainerNode;
import io.ringfort.client.object.ObjectNode;
import io.ringfort.client.wire.WireHandler;
import io.ringfort.common.disk.LocalDisk;
import io.ringfort.common.ring.Device;
import io.ringfort.common.ring.NodeAddress;
import io.ringfort.common.ring.Ring;
import io.ringfort.common.ring.Rings;
import io.ringfort.common.time.Clock;
import io.ringfort.container.ContainerStorage;
import io.ringfort.listing.ListingStoreOptions;
import io.ringfort.object.DeviceLimits;
import io.ringfort.object.DeviceTable;
import io.ringfort.object.ObjectRoutes;
import io.ringfort.object.engine.EngineOptions;
import io.ringfort.object.engine.SlabObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The devices of this machine, opened for the roles that a process has. A device that cannot be
/// opened is answered for with an error; the others work. Safe for use by many threads.
final class LocalStorage implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalStorage.class);

  private final CloseStack closing = new CloseStack();
  private final Map<String, WireHandler> handlers = new HashMap<>();
  private @Nullable DeviceTable objects;
  private @Nullable ContainerStorage containers;
  private @Nullable AccountStorage accounts;

  private LocalStorage() {}

  /// Opens all devices under a folder.
  ///
  /// @param here the address under which the rings name this machine's devices
  static LocalStorage open(
      Path devicesRoot,
      NodeAddress here,
      Set<StorageRole> roles,
      ClusterIdentity cluster,
      Rings rings,
      Clock clock) {
    LocalStorage storage = new LocalStorage();
    try {
      if (roles.contains(StorageRole.ACCOUNT)) {
        storage.openAccounts(devicesRoot, cluster);
      }
      if (roles.contains(StorageRole.CONTAINER)) {
        storage.openContainers(devicesRoot, cluster);
      }
      if (roles.contains(StorageRole.OBJECT)) {
        storage.openObjects(devicesRoot, here, cluster, rings, clock);
      }
      return storage;
    } catch (RuntimeException | IOException e) {
      storage.close();
      throw new StartFailedException("the devices in " + devicesRoot + " cannot be opened", e);
    }
  }

  private void openAccounts(Path devicesRoot, ClusterIdentity cluster) {
    AccountStorage opened =
        closing.add(
            AccountStorage.open(devicesRoot, cluster.hasher(), ListingStoreOptions.defaults()));
    accounts = opened;
    handlers.putAll(opened.handlers());
  }

  private void openContainers(Path devicesRoot, ClusterIdentity cluster) {
    ContainerStorage opened =
        closing.add(
            ContainerStorage.open(devicesRoot, cluster.hasher(), ListingStoreOptions.defaults()));
    containers = opened;
    handlers.putAll(opened.handlers());
  }

  private void openObjects(
      Path devicesRoot, NodeAddress here, ClusterIdentity cluster, Rings rings, Clock clock)
      throws IOException {
    boolean founding = FoundingMark.isIn(devicesRoot);
    Map<Integer, Integer> powers = new HashMap<>();
    for (int policy : rings.policies()) {
      powers.put(policy, rings.object(policy).partitionPower());
    }
    DeviceTable.Opener opener =
        name -> {
          int id = requireId(rings.object(rings.policies().first()), here, name);
          EngineOptions options = EngineOptions.defaults(cluster.id(), name, id, powers, clock);
          LocalDisk disk = new LocalDisk(devicesRoot.resolve(name));
          boolean replaces = !founding && !SlabObjectStore.isFormatted(disk);
          if (replaces) {
            LOG.warn("device {} is a new disk: it gets no vote until it was filled", name);
          }
          return SlabObjectStore.open(disk, replaces ? options.withGenesisRing(0) : options);
        };
    SortedSet<String> names = deviceNames(devicesRoot);
    DeviceTable table = closing.add(DeviceTable.open(names, opener, DeviceLimits.DEFAULT, clock));
    if (founding && table.online().size() == names.size()) {
      FoundingMark.remove(devicesRoot);
    }
    ObjectRoutes routes = closing.add(new ObjectRoutes(table, clock, new SecureRandom()));
    objects = table;
    handlers.putAll(routes.handlers());
  }

  private static SortedSet<String> deviceNames(Path devicesRoot) throws IOException {
    try (LocalDisk disk = new LocalDisk(devicesRoot)) {
      SortedSet<String> names = new TreeSet<>(disk.list(""));
      names.removeIf(name -> name.startsWith("."));
      return names;
    }
  }

  /// The id of a device of this machine in a ring.
  private static int requireId(Ring ring, NodeAddress here, String name) {
    for (Device device : ring.devices()) {
      if (device.name().equals(name) && device.address().equals(here)) {
        return device.id();
      }
    }
    throw new StartFailedException("the object ring has no device " + name + " at " + here, null);
  }

  /// The object store of a device, if this process has it.
  Optional<ObjectNode> findObjects(String device) {
    return Optional.ofNullable(objects).flatMap(table -> table.find(device));
  }

  Optional<DeviceTable> objects() {
    return Optional.ofNullable(objects);
  }

  Optional<ContainerStorage> containers() {
    return Optional.ofNullable(containers);
  }

  Optional<ContainerNode> findContainers(String device) {
    return Optional.ofNullable(containers).map(storage -> storage.node(device));
  }

  Optional<AccountNode> findAccounts(String device) {
    return Optional.ofNullable(accounts).map(storage -> storage.node(device));
  }

  /// What is answered to calls from other servers.
  Map<String, WireHandler> handlers() {
    return Map.copyOf(handlers);
  }

  @Override
  public void close() {
    closing.close();
  }
}
