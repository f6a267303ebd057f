package io.ringfort.listing;

import io.ringfort.client.listing.ListingRow;
import io.ringfort.client.listing.RowFormat;
import io.ringfort.client.wire.NodeFailedException;
import io.ringfort.client.wire.NodeFailedException.Kind;
import io.ringfort.common.disk.LocalDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The listing stores of the devices of one server: each device is a directory under the root, its
/// store a directory in it. A device whose store does not open is out until the next start; the
/// others work. Safe for use by many threads.
public final class ListingDevices<R extends ListingRow<R>> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ListingDevices.class);

  private final SortedMap<String, Mounted<R>> mounted = new TreeMap<>();
  private final SortedMap<String, String> failed = new TreeMap<>();

  /// A device that works.
  private record Mounted<R extends ListingRow<R>>(LocalDisk disk, ListingStore<R> store) {}

  private ListingDevices() {}

  /// Opens the stores of all devices under a root.
  ///
  /// @param room name of the directory of the store in each device
  /// @param options the reserve is kept on each device by itself
  public static <R extends ListingRow<R>> ListingDevices<R> open(
      Path root, String room, RowFormat<R> format, ListingStoreOptions options) {
    ListingDevices<R> devices = new ListingDevices<>();
    for (String device : deviceNames(root)) {
      devices.mount(root.resolve(device), device, room, format, options);
    }
    return devices;
  }

  private static List<String> deviceNames(Path root) {
    try (LocalDisk disk = new LocalDisk(root)) {
      return disk.list("").stream().filter(name -> !name.startsWith(".")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(root + ": cannot list the devices", e);
    }
  }

  private void mount(
      Path path, String device, String room, RowFormat<R> format, ListingStoreOptions options) {
    LocalDisk disk = new LocalDisk(path);
    try {
      disk.createDirectory(room);
      disk.syncDirectory("");
      ListingStore<R> store =
          ListingStore.open(
              path.resolve(room),
              format,
              options.reserve(options.reserveBytes(), () -> freeBytes(disk)));
      mounted.put(device, new Mounted<>(disk, store));
    } catch (IOException | RuntimeException e) {
      disk.close();
      LOG.error("{}: the device is out: its {} cannot be opened", path, room, e);
      failed.put(device, String.valueOf(e.getMessage()));
    }
  }

  private static long freeBytes(LocalDisk disk) {
    try {
      return disk.freeBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(disk.root() + ": cannot tell the free space", e);
    }
  }

  /// The store of a device.
  ///
  /// @throws NodeFailedException of kind `DEVICE_FAILED` if the device is missing or out
  public ListingStore<R> require(String device) {
    Mounted<R> found = mounted.get(device);
    if (found == null) {
      String reason = Optional.ofNullable(failed.get(device)).orElse("there is no such device");
      throw new NodeFailedException(Kind.DEVICE_FAILED, device + ": " + reason);
    }
    return found.store();
  }

  /// The stores that work, by device.
  public SortedMap<String, ListingStore<R>> stores() {
    SortedMap<String, ListingStore<R>> stores = new TreeMap<>();
    mounted.forEach((device, there) -> stores.put(device, there.store()));
    return Collections.unmodifiableSortedMap(stores);
  }

  /// Why devices are out, by device.
  public Map<String, String> failedDevices() {
    return Collections.unmodifiableMap(failed);
  }

  /// Closes all stores, also when one of them fails to.
  @Override
  public void close() {
    List<RuntimeException> faults = new ArrayList<>();
    for (Mounted<R> device : mounted.values()) {
      try (LocalDisk _ = device.disk()) {
        device.store().close();
      } catch (RuntimeException e) {
        faults.add(e);
      }
    }
    if (!faults.isEmpty()) {
      throw faults.getFirst();
    }
  }
}
