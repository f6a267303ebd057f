package io.ringfort.container;

import io.ringfort.client.listing.ContainerNode;
import io.ringfort.client.listing.ListingCalls;
import io.ringfort.client.listing.ListingKind;
import io.ringfort.client.listing.ObjectRow;
import io.ringfort.client.listing.RowFormat;
import io.ringfort.client.wire.WireHandler;
import io.ringfort.common.ring.NameHasher;
import io.ringfort.common.time.Clock;
import io.ringfort.common.time.HybridClock;
import io.ringfort.listing.ListingDevices;
import io.ringfort.listing.ListingStoreOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// The containers on the devices of this machine. Safe for use by many threads.
public final class ContainerStorage implements AutoCloseable {
  /// The directory of the store in each device.
  static final String ROOM = "containers";

  private final ListingDevices<ObjectRow> devices;
  private final NameHasher hasher;

  private ContainerStorage(ListingDevices<ObjectRow> devices, NameHasher hasher) {
    this.devices = devices;
    this.hasher = hasher;
  }

  /// Opens the stores of all devices under a root; a device that does not open is out, the others
  /// work. Changes of totals are noted until a [TotalsReporter] has told the accounts.
  public static ContainerStorage open(
      Path devicesRoot, NameHasher hasher, ListingStoreOptions options) {
    return new ContainerStorage(
        ListingDevices.open(devicesRoot, ROOM, RowFormat.OBJECTS, options.owingTotals()), hasher);
  }

  /// A device of this machine. Its calls fail with `DEVICE_FAILED` while the device is out.
  public ContainerNode node(String device) {
    return new LocalContainerNode(() -> devices.require(device), hasher);
  }

  /// What a wire service answers to calls from elsewhere.
  public Map<String, WireHandler> handlers() {
    return new ListingCalls<>(ListingKind.CONTAINERS, this::node).handlers();
  }

  /// Starts telling accounts the totals of their containers; close it before this.
  ///
  /// @param stamps issues the times of reports
  /// @param interval a container is reported at most once in this time
  public TotalsReporter startReporter(
      AccountReports reports, Clock clock, HybridClock stamps, Duration interval) {
    TotalsReporter reporter =
        new TotalsReporter(devices.stores().values(), reports, clock, stamps, interval);
    reporter.start();
    return reporter;
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
