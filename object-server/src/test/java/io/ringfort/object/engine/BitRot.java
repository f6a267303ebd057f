package io.ringfort.object.engine;

import io.ringfort.common.disk.DiskFile;
import io.ringfort.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Turns single bits of what devices with a history have durably written, and collects what they
/// then say that is not true.
final class BitRot {
  private static final int SEEDS = 60;
  private static final int ROUNDS = 10;
  private static final int OPERATIONS = 60;

  /// Where the bit is.
  enum Target {
    /// In any batch but the newest: that one can not be told from a torn one.
    LOG,
    /// In the newer manifest.
    MANIFEST,
    /// In the header of any batch but the last of its slab, and the index is lost too. (After the
    /// last, the next slab's may be missing for another reason: compaction.)
    LOG_WITHOUT_INDEX
  }

  private record Batch(String slab, int offset, int bytes, long sequence) {}

  private BitRot() {}

  /// What devices say against better knowledge, after one bit was turned.
  static List<String> lies(EngineFault fault, Target target) throws IOException {
    List<String> lies = new ArrayList<>();
    for (int seed = 1; seed <= SEEDS; seed++) {
      CrashWorkload workload = new CrashWorkload(seed, fault);
      workload.runUnwatched(OPERATIONS);
      Random random = new Random(seed);
      for (int round = 0; round < ROUNDS; round++) {
        SimulatedDisk image = workload.disk().kill();
        String where = damage(image, target, random);
        for (String lie : workload.liesAfter(image)) {
          lies.add("seed " + seed + ", " + where + ": " + lie);
        }
      }
    }
    return lies;
  }

  private static String damage(SimulatedDisk image, Target target, Random random)
      throws IOException {
    return switch (target) {
      case LOG -> {
        Batch batch = pick(image, random, false);
        yield flip(image, batch.slab, batch.offset + random.nextInt(batch.bytes), random);
      }
      case MANIFEST -> {
        String name =
            number(image, "manifest-0") > number(image, "manifest-1") ? "manifest-0" : "manifest-1";
        yield flip(image, name, random.nextInt(32), random);
      }
      case LOG_WITHOUT_INDEX -> {
        flip(image, "idx/snapshot-0", 16, random);
        flip(image, "idx/snapshot-1", 16, random);
        Batch batch = pick(image, random, true);
        yield flip(image, batch.slab, batch.offset + random.nextInt(BatchHeader.BYTES), random);
      }
    };
  }

  private static String flip(SimulatedDisk image, String path, int position, Random random) {
    image.flipBit(path, position, random.nextInt(8));
    return path + " at " + position;
  }

  private static long number(SimulatedDisk image, String manifest) throws IOException {
    return read(image, manifest).getLong(24);
  }

  private static ByteBuffer read(SimulatedDisk image, String path) throws IOException {
    try (DiskFile file = image.open(path)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
      file.read(0, bytes);
      return bytes.clear();
    }
  }

  /// Any batch of the log but the newest.
  private static Batch pick(SimulatedDisk image, Random random, boolean followed)
      throws IOException {
    List<Batch> batches = new ArrayList<>();
    Batch newest = null;
    for (String name : image.list("log")) {
      ByteBuffer slab = read(image, "log/" + name);
      for (int at = Slab.FIRST_BATCH; at < slab.limit(); at += BatchHeader.ALIGNMENT) {
        BatchHeader header = BatchHeader.decode(slab, at, slab.getLong(8));
        if (header != null) {
          int bytes = BatchHeader.BYTES + header.bodyBytes();
          Batch batch = new Batch("log/" + name, at, bytes, header.sequence());
          batches.add(batch);
          newest = newest == null || newest.sequence < batch.sequence ? batch : newest;
        }
      }
    }
    batches.remove(newest);
    if (followed) {
      List<Batch> all = List.copyOf(batches);
      batches.removeIf(batch ->
          all.stream()
              .noneMatch(
                  other -> other.slab.equals(batch.slab) && other.sequence == batch.sequence + 1));
    }
    return batches.get(random.nextInt(batches.size()));
  }
}
