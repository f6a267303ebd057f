package io.ringfort.account;

import io.ringfort.client.listing.AccountNode;
import io.ringfort.client.listing.ContainerRow;
import io.ringfort.client.listing.ListingCalls;
import io.ringfort.client.listing.ListingKind;
import io.ringfort.client.listing.RowFormat;
import io.ringfort.client.wire.WireHandler;
import io.ringfort.common.ring.NameHasher;
import io.ringfort.listing.ListingDevices;
import io.ringfort.listing.ListingStoreOptions;
import java.nio.file.Path;
import java.util.Map;

/// The accounts on the devices of this machine. Safe for use by many threads.
public final class AccountStorage implements AutoCloseable {
  /// The directory of the store in each device.
  static final String ROOM = "accounts";

  private final ListingDevices<ContainerRow> devices;
  private final NameHasher hasher;

  private AccountStorage(ListingDevices<ContainerRow> devices, NameHasher hasher) {
    this.devices = devices;
    this.hasher = hasher;
  }

  /// Opens the stores of all devices under a root; a device that does not open is out, the others
  /// work.
  public static AccountStorage open(
      Path devicesRoot, NameHasher hasher, ListingStoreOptions options) {
    return new AccountStorage(
        ListingDevices.open(devicesRoot, ROOM, RowFormat.CONTAINERS, options), hasher);
  }

  /// A device of this machine. Its calls fail with `DEVICE_FAILED` while the device is out.
  public AccountNode node(String device) {
    return new LocalAccountNode(() -> devices.require(device), hasher);
  }

  /// What a wire service answers to calls from elsewhere.
  public Map<String, WireHandler> handlers() {
    return new ListingCalls<>(ListingKind.ACCOUNTS, this::node).handlers();
  }

  /// Why devices are out, by device.
  public Map<String, String> failedDevices() {
    return devices.failedDevices();
  }

  @Override
  public void close() {
    devices.close();
  }
}
