package io.ringfort.proxy.listing;

import io.ringfort.account.AccountStorage;
import io.ringfort.client.listing.AccountNode;
import io.ringfort.client.listing.ContainerNode;
import io.ringfort.common.ring.Device;
import io.ringfort.common.ring.NameHasher;
import io.ringfort.common.ring.NodeAddress;
import io.ringfort.common.ring.Ring;
import io.ringfort.common.time.Clock;
import io.ringfort.common.time.HybridClock;
import io.ringfort.container.ContainerStorage;
import io.ringfort.listing.ListingStoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Devices with real stores in one process, each of which can be switched off.
public final class ListingCluster implements AutoCloseable {
  public static final NameHasher HASHER = new NameHasher("p", "s");

  private final Path root;
  private final ContainerStorage containers;
  private final AccountStorage accounts;
  private final List<SwitchedContainerNode> containerNodes = new ArrayList<>();
  private final List<SwitchedAccountNode> accountNodes = new ArrayList<>();
  private final Ring ring;
  private final HybridClock stamps = new HybridClock(Clock.system(), 11);

  public ListingCluster(int devices) throws IOException {
    root = Files.createTempDirectory("listing-cluster");
    List<Device> ringDevices = new ArrayList<>();
    int[][] assignment = new int[devices][2];
    for (int id = 0; id < devices; id++) {
      Files.createDirectory(root.resolve("d" + id));
      NodeAddress address = new NodeAddress("127.0.0.1", 1);
      ringDevices.add(new Device(id, 1, 1, address, address, "d" + id, 1, ""));
      assignment[id] = new int[] {id, id};
    }
    ring = new Ring(1, 1, ringDevices, assignment);
    containers = ContainerStorage.open(root, HASHER, ListingStoreOptions.defaults());
    accounts = AccountStorage.open(root, HASHER, ListingStoreOptions.defaults());
    for (int id = 0; id < devices; id++) {
      containerNodes.add(new SwitchedContainerNode(containers.node("d" + id)));
      accountNodes.add(new SwitchedAccountNode(accounts.node("d" + id)));
    }
  }

  public SwitchedContainerNode container(int device) {
    return containerNodes.get(device);
  }

  public SwitchedAccountNode account(int device) {
    return accountNodes.get(device);
  }

  public ContainerStorage containerStorage() {
    return containers;
  }

  public HybridClock stamps() {
    return stamps;
  }

  public Ring ring() {
    return ring;
  }

  /// Switches one device off and all others on.
  public void onlyDown(int device) {
    for (int id = 0; id < containerNodes.size(); id++) {
      containerNodes.get(id).down(id == device);
      accountNodes.get(id).down(id == device);
    }
  }

  public ListingReplicas<ContainerNode> containerReplicas() {
    return new ListingReplicas<>() {
      @Override
      public ContainerNode node(Device device) {
        return containerNodes.get(device.id());
      }

      @Override
      public boolean isLocal(Device device) {
        return device.id() == 1;
      }
    };
  }

  public ListingReplicas<AccountNode> accountReplicas() {
    return new ListingReplicas<>() {
      @Override
      public AccountNode node(Device device) {
        return accountNodes.get(device.id());
      }

      @Override
      public boolean isLocal(Device device) {
        return false;
      }
    };
  }

  @Override
  public void close() throws IOException {
    containers.close();
    accounts.close();
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
