package io.ringfort.common.ring;

import io.ringfort.common.time.Clock;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The rings of a cluster: for accounts, for containers, and for objects one for each storage
/// policy. Each answer is current at the moment of asking, so whoever works through one request
/// asks for the ring once and keeps it. Safe for use by many threads.
public final class Rings implements AutoCloseable {
  private static final Pattern OBJECT_RING =
      Pattern.compile("object(?:-([1-9][0-9]{0,8}))?\\.ring\\.gz");

  private final Supplier<Ring> account;
  private final Supplier<Ring> container;
  private final TreeMap<Integer, Supplier<Ring>> objects;
  private final List<RingWatcher> watchers;

  private Rings(
      Supplier<Ring> account,
      Supplier<Ring> container,
      Map<Integer, Supplier<Ring>> objects,
      List<RingWatcher> watchers) {
    this.account = account;
    this.container = container;
    this.objects = new TreeMap<>(objects);
    this.watchers = List.copyOf(watchers);
  }

  /// Fixed rings, as one process needs that holds all of them itself.
  ///
  /// @param objects by index of the storage policy
  public static Rings of(Ring account, Ring container, Map<Integer, Ring> objects) {
    TreeMap<Integer, Supplier<Ring>> suppliers = new TreeMap<>();
    objects.forEach((policy, ring) -> suppliers.put(policy, () -> ring));
    return new Rings(() -> account, () -> container, suppliers, List.of());
  }

  /// Reads `account.ring.gz`, `container.ring.gz`, `object.ring.gz` (policy 0) and
  /// `object-N.ring.gz` (policy N) of a folder and follows their changes. A ring file of a further
  /// policy is found at the next start.
  ///
  /// @param interval between two looks at the files
  /// @throws IOException if one of the first three is missing or one cannot be read
  public static Rings open(Path folder, Duration interval, Clock clock) throws IOException {
    List<RingWatcher> watchers = new ArrayList<>();
    try {
      RingWatcher account = watch(folder.resolve("account.ring.gz"), interval, clock, watchers);
      RingWatcher container = watch(folder.resolve("container.ring.gz"), interval, clock, watchers);
      TreeMap<Integer, Supplier<Ring>> objects = new TreeMap<>();
      objects.put(0, watch(folder.resolve("object.ring.gz"), interval, clock, watchers));
      for (int policy : furtherPolicies(folder)) {
        Path file = folder.resolve(objectRingFile(policy));
        objects.put(policy, watch(file, interval, clock, watchers));
      }
      return new Rings(account, container, objects, watchers);
    } catch (IOException | RuntimeException e) {
      watchers.forEach(RingWatcher::close);
      throw e;
    }
  }

  /// The name of the ring file of a storage policy.
  public static String objectRingFile(int policy) {
    if (policy < 0) {
      throw new IllegalArgumentException("policy index is negative: " + policy);
    }
    return policy == 0 ? "object.ring.gz" : "object-" + policy + ".ring.gz";
  }

  private static RingWatcher watch(
      Path file, Duration interval, Clock clock, List<RingWatcher> watchers) throws IOException {
    RingWatcher watcher = RingWatcher.start(file, interval, clock);
    watchers.add(watcher);
    return watcher;
  }

  private static SortedSet<Integer> furtherPolicies(Path folder) throws IOException {
    SortedSet<Integer> policies = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "object-*.ring.gz")) {
      for (Path file : files) {
        Matcher matcher = OBJECT_RING.matcher(String.valueOf(file.getFileName()));
        if (matcher.matches() && matcher.group(1) != null) {
          policies.add(Integer.parseInt(matcher.group(1)));
        }
      }
    }
    return policies;
  }

  public Ring account() {
    return account.get();
  }

  public Ring container() {
    return container.get();
  }

  /// The object ring of a storage policy.
  ///
  /// @throws IllegalArgumentException if there is none
  public Ring object(int policy) {
    return findObject(policy)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "no object ring of policy " + policy + ", only of " + policies()));
  }

  /// The object ring of a storage policy, or empty if there is none.
  public Optional<Ring> findObject(int policy) {
    return Optional.ofNullable(objects.get(policy)).map(Supplier::get);
  }

  /// The indexes of the storage policies that have a ring.
  public SortedSet<Integer> policies() {
    return new TreeSet<>(objects.keySet());
  }

  /// Where an object of a policy belongs now.
  public Placement placeObject(int policy, NameHash name) {
    return object(policy).place(name);
  }

  /// Who stands in now for the primaries of a partition of a policy, see [Ring#handoffs(int)].
  public Iterable<Device> objectHandoffs(int policy, int partition) {
    return object(policy).handoffs(partition);
  }

  /// How often a ring file was refused since the start, over all rings.
  public long refusedCount() {
    return watchers.stream().mapToLong(RingWatcher::refusedCount).sum();
  }

  /// Stops following the files; the last rings stay available.
  @Override
  public void close() {
    watchers.forEach(RingWatcher::close);
  }
}
