package io.ringfort.testkit.disk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Contents of a simulated file: what a program sees, what the platter has, and what is between
/// them. Sectors are never changed in place, so copies share them.
final class SimulatedInode {
  static final int SECTOR = 512;
  private static final byte[] ZERO = new byte[SECTOR];

  /// A change of one sector, or of the size if `bytes` is null.
  private static final class Change {
    final int call;
    final int sector;
    final byte @Nullable [] bytes;
    final long size;

    Change(int call, int sector, byte @Nullable [] bytes, long size) {
      this.call = call;
      this.sector = sector;
      this.bytes = bytes;
      this.size = size;
    }
  }

  private byte[][] seen = new byte[0][];
  private long seenSize;
  private byte[][] platter = new byte[0][];
  private long platterSize;
  private final List<Change> pending = new ArrayList<>();

  /// Changes that a failed flush gave up: later flushes do not bring them to the platter.
  private final List<Change> abandoned = new ArrayList<>();

  private int calls;

  long size() {
    return seenSize;
  }

  boolean isVolatile() {
    return !pending.isEmpty() || !abandoned.isEmpty();
  }

  SimulatedInode copy() {
    SimulatedInode copy = new SimulatedInode();
    copy.seen = seen.clone();
    copy.seenSize = seenSize;
    copy.platter = platter.clone();
    copy.platterSize = platterSize;
    copy.pending.addAll(pending);
    copy.abandoned.addAll(abandoned);
    copy.calls = calls;
    return copy;
  }

  void write(long position, byte[] bytes) {
    calls++;
    long end = position + bytes.length;
    int from = 0;
    while (from < bytes.length) {
      long at = position + from;
      int sector = (int) (at / SECTOR);
      int inSector = (int) (at % SECTOR);
      int count = Math.min(SECTOR - inSector, bytes.length - from);
      byte[] changed = count == SECTOR ? new byte[SECTOR] : sector(seen, sector).clone();
      System.arraycopy(bytes, from, changed, inSector, count);
      seen = with(seen, sector, changed);
      pending.add(new Change(calls, sector, changed, Math.min(end, (sector + 1L) * SECTOR)));
      from += count;
    }
    seenSize = Math.max(seenSize, end);
  }

  void resize(long bytes) {
    calls++;
    seen = cut(seen, bytes);
    seenSize = bytes;
    pending.add(new Change(calls, -1, null, bytes));
  }

  int read(long position, byte[] into) {
    int count = (int) Math.max(0, Math.min(into.length, seenSize - position));
    int done = 0;
    while (done < count) {
      long at = position + done;
      int inSector = (int) (at % SECTOR);
      int step = Math.min(SECTOR - inSector, count - done);
      System.arraycopy(sector(seen, (int) (at / SECTOR)), inSector, into, done, step);
      done += step;
    }
    return count;
  }

  void flush() {
    for (Change change : pending) {
      apply(change);
    }
    pending.clear();
  }

  void failFlush() {
    abandoned.addAll(pending);
    pending.clear();
  }

  /// Reads again from the platter what is not waiting to be written.
  void dropCache() {
    if (abandoned.isEmpty()) {
      return;
    }
    byte[][] clean = platter.clone();
    long size = Math.max(platterSize, seenSize);
    for (Change change : pending) {
      if (change.bytes != null) {
        clean = with(clean, change.sector, change.bytes);
      }
    }
    seen = clean;
    seenSize = size;
  }

  void flip(long position, int bit) {
    int sector = (int) (position / SECTOR);
    seen = with(seen, sector, flipped(sector(seen, sector), position, bit));
    platter = with(platter, sector, flipped(sector(platter, sector), position, bit));
  }

  private static byte[] flipped(byte[] bytes, long position, int bit) {
    byte[] changed = bytes.clone();
    changed[(int) (position % SECTOR)] ^= (byte) (1 << bit);
    return changed;
  }

  /// What is on the platter after a power failure.
  SimulatedInode crash(CrashMode mode, RandomGenerator random) {
    SimulatedInode after = new SimulatedInode();
    after.platter = platter.clone();
    after.platterSize = platterSize;
    for (Change change : abandoned) {
      if (mode == CrashMode.ALL || (mode != CrashMode.NONE && random.nextBoolean())) {
        after.apply(change);
      }
    }
    for (Change change : survivors(mode, random)) {
      after.apply(change);
    }
    after.seen = after.platter.clone();
    after.seenSize = after.platterSize;
    return after;
  }

  private List<Change> survivors(CrashMode mode, RandomGenerator random) {
    if (pending.isEmpty()) {
      return List.of();
    }
    return switch (mode) {
      case NONE -> List.of();
      case ALL -> pending;
      case PREFIX -> pending.subList(0, random.nextInt(pending.size() + 1));
      case SUBSET -> subset(pending, random);
      case REORDERED -> reordered(random);
      case TORN -> torn(random);
      case GARBAGE -> garbage(random);
    };
  }

  private static List<Change> subset(List<Change> changes, RandomGenerator random) {
    List<Change> kept = new ArrayList<>();
    int odds = 1 + random.nextInt(7);
    for (Change change : changes) {
      if (random.nextInt(8) < odds) {
        kept.add(change);
      }
    }
    return kept;
  }

  private List<Change> reordered(RandomGenerator random) {
    Map<Integer, List<Change>> bySector = new HashMap<>();
    for (Change change : pending) {
      bySector.computeIfAbsent(change.sector, _ -> new ArrayList<>()).add(change);
    }
    List<Change> kept = new ArrayList<>();
    for (List<Change> writings : bySector.values()) {
      int chosen = random.nextInt(writings.size() + 1);
      if (chosen < writings.size()) {
        kept.add(writings.get(chosen));
      }
    }
    return kept;
  }

  private List<Change> torn(RandomGenerator random) {
    int last = pending.getLast().call;
    List<Change> before = pending.stream().filter(change -> change.call != last).toList();
    List<Change> lastCall = pending.stream().filter(change -> change.call == last).toList();
    int cut = random.nextInt(lastCall.size() + 1);
    List<Change> kept = new ArrayList<>(before);
    kept.addAll(
        random.nextBoolean() ? lastCall.subList(0, cut) : lastCall.subList(cut, lastCall.size()));
    return kept;
  }

  private List<Change> garbage(RandomGenerator random) {
    List<Change> kept = subset(pending, random);
    Change victim = pending.get(random.nextInt(pending.size()));
    if (victim.bytes != null) {
      byte[] noise = new byte[SECTOR];
      random.nextBytes(noise);
      kept.add(new Change(victim.call, victim.sector, noise, victim.size));
    }
    return kept;
  }

  private void apply(Change change) {
    if (change.bytes == null) {
      platter = cut(platter, change.size);
      platterSize = change.size;
    } else {
      platter = with(platter, change.sector, change.bytes);
      platterSize = Math.max(platterSize, change.size);
    }
  }

  private static byte[] sector(byte[][] sectors, int index) {
    if (index < sectors.length) {
      byte[] bytes = sectors[index];
      if (bytes != null) {
        return bytes;
      }
    }
    return ZERO;
  }

  private static byte[][] with(byte[][] sectors, int index, byte[] bytes) {
    byte[][] changed =
        index < sectors.length
            ? sectors
            : Arrays.copyOf(sectors, Math.max(index + 1, sectors.length * 2));
    changed[index] = bytes;
    return changed;
  }

  private static byte[][] cut(byte[][] sectors, long size) {
    int count = (int) ((size + SECTOR - 1) / SECTOR);
    byte[][] changed = count < sectors.length ? Arrays.copyOf(sectors, count) : sectors;
    int inSector = (int) (size % SECTOR);
    if (inSector != 0 && count <= changed.length && changed[count - 1] != null) {
      byte[] last = changed[count - 1].clone();
      Arrays.fill(last, inSector, SECTOR, (byte) 0);
      changed[count - 1] = last;
    }
    return changed;
  }
}
