package io.ringfort.proxy;

import io.ringfort.common.name.ContainerName;
import io.ringfort.common.name.ObjectName;
import io.ringfort.common.time.Clock;
import io.ringfort.common.time.HybridClock;
import io.ringfort.common.time.Timestamp;
import io.ringfort.proxy.container.AttributeChange;
import io.ringfort.proxy.object.ObjectInfo;
import io.ringfort.proxy.object.PartManifest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a [MemoryHall] holds. Used under its own monitor.
final class MemoryCatalog {
  static final Comparator<String> BY_UTF8 =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  /// @param data of one version, position 0 to limit; never changes
  /// @param manifest of a composite, or null
  record Held(ObjectInfo info, ByteBuffer data, PartManifest manifest) {}

  static final class Container {
    final int policy;
    final Timestamp created;
    Timestamp changed;
    final SortedMap<String, String> user = new TreeMap<>();
    final SortedMap<String, String> system = new TreeMap<>();
    final NavigableMap<String, Held> objects = new TreeMap<>(BY_UTF8);

    Container(int policy, Timestamp created) {
      this.policy = policy;
      this.created = created;
      this.changed = created;
    }

    long bytes() {
      return objects.values().stream().mapToLong(held -> held.info.metadata().dataBytes()).sum();
    }
  }

  static final class Account {
    final Timestamp created;
    Timestamp changed;
    final SortedMap<String, String> user = new TreeMap<>();
    final SortedMap<String, String> system = new TreeMap<>();
    final NavigableMap<String, Container> containers = new TreeMap<>(BY_UTF8);

    Account(Timestamp created) {
      this.created = created;
      this.changed = created;
    }
  }

  final Clock clock;
  final HybridClock timestamps;
  final Map<String, Account> accounts = new HashMap<>();

  MemoryCatalog(Clock clock) {
    this.clock = clock;
    this.timestamps = new HybridClock(clock, 1);
  }

  Optional<Container> find(ContainerName name) {
    return Optional.ofNullable(accounts.get(name.account()))
        .map(account -> account.containers.get(name.container()));
  }

  Optional<Held> find(ObjectName name) {
    return find(name.containerName())
        .map(container -> container.objects.get(name.object()))
        .filter(held -> !held.info.metadata().isExpiredAt(clock.now()));
  }

  static void apply(
      AttributeChange change, SortedMap<String, String> user, SortedMap<String, String> system) {
    change.userMetadata().forEach((name, value) -> put(user, name, value));
    change.systemMetadata().forEach((name, value) -> put(system, name, value));
  }

  private static void put(SortedMap<String, String> map, String name, String value) {
    if (value.isEmpty()) {
      map.remove(name);
    } else {
      map.put(name, value);
    }
  }
}
