package io.ringfort.object.engine;

import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.object.PartitionId;
import io.ringfort.common.quorum.Version;
import io.ringfort.common.time.Timestamp;
import io.ringfort.object.engine.EngineFixture.SteppedClock;
import io.ringfort.testkit.disk.CrashMode;
import io.ringfort.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// A random history of one device, and what must be true of it after a crash at any disk call.
///
/// The history runs once. Before each changing disk call crash images of the disk are taken,
/// opened, and compared with what was acknowledged by then. At most one operation is
/// unacknowledged; it may be there or not, but not by halves. While a checkpoint is being saved
/// other callers go on writing, as they do on a server: what a checkpoint frees must not be used
/// before it is durable.
final class CrashWorkload {
  private static final List<CrashMode> MODES = List.of(CrashMode.values());
  private static final int KEYS = 6;
  private static final int PARTITIONS = 1 << EngineFixture.POWER;
  private static final int CHECKED_CALLS_PER_NESTED = 25;

  /// What a key holds: `version` null for nothing.
  @SuppressWarnings("ArrayRecordComponent") // compared by content below, never changed
  private record Content(Version version, Timestamp dataId, String metadata, byte[] data) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Content that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
      return toString().hashCode();
    }

    @Override
    public String toString() {
      return version == null
          ? "nothing"
          : version
              + " "
              + dataId
              + " "
              + metadata
              + " "
              + data.length
              + " bytes #"
              + Arrays.hashCode(data);
    }
  }

  private static final Content NOTHING = new Content(null, Timestamp.ZERO, "", new byte[0]);

  private final Random random;
  private final EngineFault fault;
  private final long capacityBytes;
  private final DeviceParts.IndexSource index;
  private final SteppedClock clock = new SteppedClock();
  private final SimulatedDisk disk;
  private SlabObjectStore store;

  private final Map<ObjectKey, Content> acknowledged = new TreeMap<>();
  private final Map<ObjectKey, Timestamp> promised = new TreeMap<>();
  private final Map<String, Timestamp> hints = new TreeMap<>();
  private final Map<String, Content> handoffs = new TreeMap<>();
  private ObjectKey writing;
  private Content written;
  private String hinting = "";
  private String handingOff = "";
  private long states;
  private boolean checking;

  /// Whether others may write before the next disk call: once in each upkeep.
  private boolean crowded;

  CrashWorkload(long seed, EngineFault fault) {
    this(seed, fault, seed % 4 == 0 ? 7 * (32 << 10) : 2 << 20, SnapshotIndex::open);
  }

  CrashWorkload(long seed, EngineFault fault, long capacityBytes, DeviceParts.IndexSource index) {
    this.random = new Random(seed);
    this.fault = fault;
    this.capacityBytes = capacityBytes;
    this.index = index;
    this.disk = new SimulatedDisk(capacityBytes + (1 << 20));
  }

  /// Runs so many operations and returns how many crash states were checked.
  ///
  /// @throws AssertionError if a crash state breaks a promise
  long run(int operations) throws IOException {
    disk.watch(this::crashBefore);
    store = open(disk);
    for (int count = 0; count < operations; count++) {
      clock.advance(1 + random.nextInt(2_000_000));
      operate();
    }
    return states;
  }

  private SlabObjectStore open(SimulatedDisk on) throws IOException {
    return SlabObjectStore.openStepped(
        on, EngineFixture.options(clock, capacityBytes), index, fault);
  }

  private Timestamp now() {
    return Timestamp.ofMicros(clock.microTime(), 1);
  }

  private void operate() throws IOException {
    ObjectKey key = EngineFixture.key(random.nextInt(KEYS));
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4, 5 -> put(key, data(random.nextInt(4000)));
      case 6, 7 -> put(key, data(9000 + random.nextInt(70_000)));
      case 8, 9, 10 -> put(key, null);
      case 11, 12 -> post(key);
      case 13 -> promise(key);
      case 14 -> hint(key);
      case 15 -> handoff(key);
      case 16 -> upkeep(store.upkeep()::checkpoint);
      // Frees what it compacts when a checkpoint is due, or at once.
      case 17 -> upkeep(store.upkeep()::maintain);
      case 18 -> upkeep(store.upkeep()::compact);
      default -> restart();
    }
  }

  private void upkeep(Runnable work) {
    crowded = random.nextBoolean();
    work.run();
    crowded = false;
  }

  /// What other callers write in between: enough to go on to another slab now and then.
  private void crowd() {
    for (int count = random.nextInt(12); count >= 0; count--) {
      clock.advance(1);
      put(EngineFixture.key(random.nextInt(KEYS)), data(4000 + random.nextInt(4000)));
    }
  }

  private byte[] data(int bytes) {
    byte[] data = new byte[bytes];
    random.nextBytes(data);
    return data;
  }

  private void put(ObjectKey key, byte[] data) {
    Timestamp order = now();
    boolean tombstone = data == null;
    String metadata = "m" + random.nextInt(1000);
    ObjectContent content;
    if (tombstone) {
      content = new ObjectContent.Tombstone();
    } else if (data.length <= 8 << 10) {
      content = EngineFixture.inline(data);
    } else {
      content = EngineFixture.stage(store, key, data);
      if (content == null) {
        return;
      }
    }
    commit(
        EngineFixture.request(key, order, metadata, content),
        new Content(
            Version.written(order, tombstone),
            tombstone ? Timestamp.ZERO : order,
            tombstone ? "" : metadata,
            tombstone ? new byte[0] : data));
  }

  private void post(ObjectKey key) {
    Content old = acknowledged.getOrDefault(key, NOTHING);
    if (old.version == null || old.version.tombstone()) {
      return;
    }
    String metadata = "p" + random.nextInt(1000);
    Version version = old.version.restamped(now());
    commit(
        EngineFixture.request(
            key, version, old.dataId, metadata, new ObjectContent.SameData(old.dataId)),
        new Content(version, old.dataId, metadata, old.data));
  }

  private void commit(CommitRequest request, Content content) {
    writing = request.key();
    written = content;
    CommitResult result = store.commit(request);
    switch (result) {
      case CommitResult.Held _ -> acknowledged.put(request.key(), content);
      case CommitResult.OutOfSpace _, CommitResult.BelowFloor _ -> {}
      default -> throw new AssertionError("unexpected: " + result);
    }
    writing = null;
  }

  private void promise(ObjectKey key) {
    Timestamp order = now();
    if (store.promise(key, order, EngineFixture.assignment(key)) instanceof PromiseResult.Granted) {
      promised.put(key, order);
    }
  }

  private void hint(ObjectKey key) {
    Timestamp order = now();
    hinting = key.toString();
    store.noteHint(new RepairHint(key, order, 8));
    hints.put(key.toString(), order);
    hinting = "";
  }

  private void handoff(ObjectKey key) {
    Timestamp order = now();
    byte[] data = data(random.nextInt(2000));
    handingOff = key.toString();
    CommitResult result =
        store.keepHandoff(9, EngineFixture.request(key, order, "h", EngineFixture.inline(data)));
    if (result instanceof CommitResult.Held) {
      handoffs.put(key.toString(), new Content(Version.written(order, false), order, "h", data));
    }
    handingOff = "";
  }

  private void restart() throws IOException {
    if (random.nextBoolean()) {
      store.close();
    } else {
      store.abandon();
    }
    store = open(disk);
  }

  private void crashBefore(String call) {
    if (checking) {
      return;
    }
    if (crowded && call.contains("idx/")) {
      crowded = false;
      crowd();
    }
    checking = true;
    try {
      if (!disk.isVolatile()) {
        check(disk.crash(CrashMode.NONE, random), call, false);
        return;
      }
      for (CrashMode mode : CrashMode.values()) {
        boolean nested = random.nextInt(CHECKED_CALLS_PER_NESTED) == 0;
        check(disk.crash(mode, random), call + " " + mode, nested);
      }
      check(disk.kill(), call + " KILL", false);
    } finally {
      checking = false;
    }
  }

  /// Opens a crash image twice and checks both.
  ///
  /// @param nested whether to crash at every call of the first opening too
  private void check(SimulatedDisk image, String when, boolean nested) {
    states++;
    try {
      if (nested) {
        image.watch(call -> {
          CrashMode mode = MODES.get(random.nextInt(MODES.size()));
          check(image.crash(mode, random), when + ", then " + call + " " + mode, false);
        });
      }
      String first = recover(image);
      image.watch(_ -> {});
      String second = recover(image.crash(CrashMode.NONE, random));
      if (!first.equals(second)) {
        throw new AssertionError("two recoveries differ:\n" + first + "\n" + second);
      }
    } catch (IOException | RuntimeException | AssertionError e) {
      throw new AssertionError("crash before " + when + " after " + states + " states: " + e, e);
    }
  }

  private String recover(SimulatedDisk image) throws IOException {
    SlabObjectStore recovered = open(image);
    try {
      return verify(recovered);
    } finally {
      recovered.abandon();
    }
  }

  private String verify(SlabObjectStore recovered) {
    DeviceStatus status = recovered.status();
    require(!status.lostData(), "a crash was taken for lost data");
    require(status.quarantined() == 0, "a crash was taken for damage");
    StringBuilder dump = new StringBuilder();
    for (int number = 0; number < KEYS; number++) {
      ObjectKey key = EngineFixture.key(number);
      Content found = found(recovered.read(key), key);
      Content expected = acknowledged.getOrDefault(key, NOTHING);
      boolean maybe = key.equals(writing) && found.equals(written);
      require(found.equals(expected) || maybe, key + " holds " + found + ", expected " + expected);
      dump.append(found).append('\n');
      verifyFloor(recovered, key, found);
    }
    verifyHints(recovered, dump);
    verifyHandoffs(recovered, dump);
    for (int partition = 0; partition < PARTITIONS; partition++) {
      verifyDigest(recovered, new PartitionId(0, partition), dump);
    }
    return dump.toString();
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new AssertionError(otherwise);
    }
  }

  private static Content found(ReadResult result, ObjectKey key) {
    return switch (result) {
      case ReadResult.Found(ObjectReader reader) -> {
        try (reader) {
          yield new Content(
              reader.version().version(),
              reader.version().dataId(),
              EngineFixture.metadata(reader),
              EngineFixture.data(reader));
        }
      }
      case ReadResult.Deleted(HeldVersion version) ->
          new Content(version.version(), version.dataId(), "", new byte[0]);
      case ReadResult.Absent _ -> NOTHING;
      case ReadResult.Quarantined(HeldVersion version, String reason) ->
          throw new AssertionError(key + " is quarantined: " + reason);
    };
  }

  private void verifyFloor(SlabObjectStore recovered, ObjectKey key, Content found) {
    Timestamp promise = promised.get(key);
    if (promise == null) {
      return;
    }
    QueryResult seen = recovered.query(key, EngineFixture.assignment(key));
    require(
        !promise.isAfter(seen.view().floor()),
        key + " has floor " + seen.view().floor() + " below the promise " + promise + found);
  }

  private void verifyHints(SlabObjectStore recovered, StringBuilder dump) {
    Map<String, Timestamp> seen = new TreeMap<>();
    recovered.hints(null, 100).forEach(hint -> seen.put(hint.key().toString(), hint.order()));
    hints.forEach((key, order) ->
        require(
            order.equals(seen.get(key)) || key.equals(hinting),
            "hint of " + key + " is " + seen.get(key) + ", expected " + order));
    dump.append(seen).append('\n');
  }

  private void verifyHandoffs(SlabObjectStore recovered, StringBuilder dump) {
    Map<String, Content> seen = new TreeMap<>();
    for (HandoffCopy copy : recovered.handoffs(null, 100)) {
      ObjectKey key = copy.version().key();
      seen.put(key.toString(), found(recovered.readHandoff(copy), key));
    }
    handoffs.forEach((key, content) ->
        require(
            content.equals(seen.get(key)) || key.equals(handingOff),
            "handoff of " + key + " is " + seen.get(key) + ", expected " + content));
    dump.append(seen).append('\n');
  }

  private static void verifyDigest(
      SlabObjectStore recovered, PartitionId partition, StringBuilder dump) {
    PartitionDigests recomputed = new PartitionDigests(Map.of(0, EngineFixture.POWER));
    for (HeldVersion held : recovered.scan(partition, null, 1000)) {
      recomputed.add(held.key(), entry(held));
    }
    PartitionDigest digest = recovered.digest(partition);
    require(
        digest.equals(recomputed.digest(partition)),
        "digest of " + partition + " is " + digest.total());
    dump.append(digest.total()).append('\n');
  }

  private static IndexEntry entry(HeldVersion held) {
    return new IndexEntry(
        held.version().tombstone() ? RecordType.TOMBSTONE : RecordType.PUT,
        false,
        held.version().order(),
        held.version().birth(),
        held.dataId(),
        held.dataBytes(),
        0,
        0,
        0,
        0,
        0);
  }

  /// What the history holds now, for tests that damage it.
  SimulatedDisk disk() {
    return disk;
  }

  /// Keys that hold something else than the bytes that were acknowledged. Damage that is owned up
  /// to does not count.
  List<String> liesAfter(SimulatedDisk image) throws IOException {
    SlabObjectStore recovered;
    try {
      recovered = open(image);
    } catch (DeviceFormatException _) {
      return List.of(); // Refused: owned up to.
    }
    try {
      List<String> lies = new ArrayList<>();
      boolean lost = recovered.status().lostData();
      for (int number = 0; number < KEYS; number++) {
        ObjectKey key = EngineFixture.key(number);
        Content expected = acknowledged.getOrDefault(key, NOTHING);
        ReadResult result = recovered.read(key);
        if (result instanceof ReadResult.Quarantined) {
          continue;
        }
        try {
          Content found = found(result, key);
          if (!found.equals(expected) && !lost) {
            lies.add(key + " holds " + found + ", expected " + expected);
          }
        } catch (CorruptObjectException _) {
          // Owned up to.
        }
      }
      return lies;
    } finally {
      recovered.abandon();
    }
  }

  /// Runs operations without crashing; ends when the device fails.
  void runUnwatched(int operations) throws IOException {
    store = open(disk);
    try {
      for (int count = 0; count < operations; count++) {
        clock.advance(1 + random.nextInt(2_000_000));
        operate();
      }
    } catch (DeviceFailedException | IOException _) {
      return;
    }
  }

  /// Ends the history without a word to the disk, then checks what a power failure leaves.
  void checkAfterPowerFailure() {
    for (CrashMode mode : CrashMode.values()) {
      check(disk.crash(mode, random), "the end, " + mode, false);
    }
  }
}
