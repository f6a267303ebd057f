package io.ringfort.common.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFileTest {
  private static final int BLOCK = DiskFile.BLOCK_BYTES;
  private static final int FILE_BYTES = 64 * BLOCK;

  /// Whatever goes past the page cache and whatever through it: what is read is what was written
  /// last.
  @Property(tries = 40)
  void readsWhatWasWrittenLastWhicheverWayItWent(@ForAll @IntRange(min = 0) int seed)
      throws IOException {
    Random random = new Random(seed);
    byte[] model = new byte[FILE_BYTES];
    Path folder = Files.createTempDirectory("local-file");
    try (LocalDisk disk = new LocalDisk(folder);
        DiskFile file = disk.create("file")) {
      file.allocate(FILE_BYTES);
      for (int step = 0; step < 60; step++) {
        if (random.nextInt(6) == 0) {
          file.bypassCache(random.nextBoolean());
        }
        boolean blocks = random.nextBoolean();
        int unit = blocks ? BLOCK : 1;
        int length = unit * (1 + random.nextInt(8 * BLOCK / unit));
        int position = unit * random.nextInt((FILE_BYTES - length) / unit + 1);
        ByteBuffer source = source(random, length);
        source.duplicate().get(model, position, length);
        file.write(position, source);
        assertThat(source.hasRemaining()).isFalse();
        assertRead(file, model, random);
      }
      file.flush();
      ByteBuffer all = DiskFile.blockBuffer(FILE_BYTES + BLOCK);
      assertThat(file.readOnce(0, all)).isEqualTo(FILE_BYTES);
      assertThat(all.flip()).isEqualTo(ByteBuffer.wrap(model));
      assertThat(Files.readAllBytes(folder.resolve("file"))).isEqualTo(model);
    } finally {
      Files.deleteIfExists(folder.resolve("file"));
      Files.delete(folder);
    }
  }

  /// Most file systems refuse less than a sector; some take it.
  @Test
  void directWriteOfTooLittleIsRefusedNotFailed(@TempDir Path folder) throws IOException {
    Path path = Files.write(folder.resolve("file"), new byte[BLOCK]);
    int direct = LinuxFiles.openDirect("" + path);
    assumeTrue(direct >= 0, "a file system without writes past the cache");
    try {
      ByteBuffer source = DiskFile.blockBuffer(BLOCK).limit(100);

      int count = LinuxFiles.writeDirect(direct, 1, source, "" + path);

      assertThat(count).isIn(-1, 100);
      assertThat(source.position()).isEqualTo(Math.max(count, 0));
    } finally {
      LinuxFiles.close(direct, "" + path);
    }
  }

  /// A buffer of whole blocks, one that is not aligned, or one on the heap.
  private static ByteBuffer source(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    ByteBuffer buffer =
        switch (random.nextInt(3)) {
          case 0 -> DiskFile.blockBuffer((length + BLOCK - 1) / BLOCK * BLOCK);
          case 1 -> DiskFile.blockBuffer((length / BLOCK + 2) * BLOCK).position(1).slice();
          default -> ByteBuffer.allocate(length);
        };
    return buffer.put(bytes).flip();
  }

  private static void assertRead(DiskFile file, byte[] model, Random random) throws IOException {
    int unit = random.nextBoolean() ? BLOCK : 1;
    int from = unit * random.nextInt(FILE_BYTES / unit);
    int length = unit * random.nextInt(Math.min(4 * BLOCK / unit, (FILE_BYTES - from) / unit) + 1);
    ByteBuffer target =
        switch (random.nextInt(3)) {
          case 0 -> ByteBuffer.allocate(length);
          case 1 -> ByteBuffer.allocateDirect(length);
          default -> DiskFile.blockBuffer((length + BLOCK - 1) / BLOCK * BLOCK).limit(length);
        };
    int count = random.nextBoolean() ? file.read(from, target) : file.readOnce(from, target);
    assertThat(count).isEqualTo(length);
    byte[] read = new byte[length];
    target.flip().get(read);
    assertThat(read).isEqualTo(Arrays.copyOfRange(model, from, from + length));
  }

  /// The way of a log: zeros ahead, then records over them, all past the page cache, while readers
  /// that go through it, and bring in what lies ahead of the log, ask for what was just written.
  @Test
  void readersNextToTheHeadOfALogNeverSeeTheZerosThatWereThere(@TempDir Path folder)
      throws Exception {
    int blocks = 4096;
    AtomicLong written = new AtomicLong();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    try (LocalDisk disk = new LocalDisk(folder);
        DiskFile file = disk.create("log")) {
      file.allocate((long) blocks * BLOCK);
      file.bypassCache(true);
      Thread[] readers = new Thread[3];
      for (int index = 0; index < readers.length; index++) {
        readers[index] =
            Thread.ofPlatform()
                .start(() -> {
                  try {
                    readBehind(file, written, blocks);
                  } catch (Throwable e) {
                    failure.compareAndSet(null, e);
                  }
                });
      }
      ByteBuffer zeros = DiskFile.blockBuffer(16 * BLOCK);
      ByteBuffer block = DiskFile.blockBuffer(BLOCK);
      for (int number = 0; number < blocks; number++) {
        if (number % 16 == 0) {
          file.write((long) number * BLOCK, zeros.clear());
        }
        block.clear();
        while (block.hasRemaining()) {
          block.putLong(number + 1);
        }
        file.write((long) number * BLOCK, block.flip());
        written.set(number + 1);
      }
      for (Thread reader : readers) {
        reader.join();
      }
    }
    assertThat(failure.get()).isNull();
  }

  private static void readBehind(DiskFile file, AtomicLong written, int blocks) throws IOException {
    ByteBuffer target = ByteBuffer.allocateDirect(BLOCK);
    long end = 0;
    while (end < blocks) {
      end = written.get();
      for (long number = Math.max(0, end - 3); number < end; number++) {
        file.read(number * BLOCK, target.clear());
        target.flip();
        while (target.hasRemaining()) {
          assertThat(target.getLong()).as("block %s of %s", number, end).isEqualTo(number + 1);
        }
      }
    }
  }

  @Test
  void aFileThatIsClosedIsNotOpenedAgainPastTheCache(@TempDir Path folder) throws IOException {
    try (LocalDisk disk = new LocalDisk(folder)) {
      DiskFile file = disk.create("file");
      file.bypassCache(true);
      file.close();
      file.bypassCache(true);
      file.close();
    }
    assertThat(openFiles(folder)).isZero();
  }

  @Test
  void goingBackToTheCacheGivesTheDescriptorBack(@TempDir Path folder) throws IOException {
    try (LocalDisk disk = new LocalDisk(folder);
        DiskFile file = disk.create("file")) {
      file.bypassCache(true);
      file.bypassCache(true);
      assertThat(openFiles(folder)).isEqualTo(2);
      file.bypassCache(false);
      assertThat(openFiles(folder)).isEqualTo(1);
    }
    assertThat(openFiles(folder)).isZero();
  }

  private static long openFiles(Path folder) throws IOException {
    try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors
          .filter(descriptor -> {
            try {
              return Files.readSymbolicLink(descriptor).startsWith(folder);
            } catch (IOException _) {
              return false;
            }
          })
          .count();
    }
  }
}
