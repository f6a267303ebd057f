package io.ringfort.object.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.common.codec.WireFormatException;
import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.quorum.FillState;
import io.ringfort.common.quorum.Standing;
import io.ringfort.common.time.Timestamp;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/// Whatever bytes are on a disk: decoders answer "none" or throw the exceptions of a bad format,
/// nothing else, and allocate in proportion to what they were given. Mutations come under a right
/// checksum too, so that they reach what is behind it.
class EngineFormatFuzzTest {
  private static final long DEVICE = 77;
  private static final int TRIES = 2000;
  private static final List<RecordType> VERSIONS =
      List.of(RecordType.PUT, RecordType.LARGE, RecordType.TOMBSTONE);
  private static final ObjectKey KEY = EngineFixture.key(3);
  private static final Timestamp ORDER = Timestamp.ofMicros(1_763_690_000_000_000L, 1);

  private static byte[] mutated(byte[] sound, Random random) {
    byte[] bytes =
        Arrays.copyOf(
            sound, random.nextInt(8) == 0 ? random.nextInt(sound.length + 9) : sound.length);
    for (int count = random.nextInt(4); count > 0 && bytes.length > 0; count--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(3)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt();
        default ->
            Arrays.fill(
                bytes,
                at,
                Math.min(bytes.length, at + 8),
                (byte) (random.nextBoolean() ? 0xff : 0x7f));
      }
    }
    return bytes;
  }

  private static void onlyFormatFaults(byte[] bytes, Consumer<byte[]> decoder) {
    try {
      decoder.accept(bytes);
    } catch (DeviceFormatException | WireFormatException _) {
      // What a bad format may throw.
    }
  }

  private static byte[] filled(int count, Random random) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static void putCrc(byte[] bytes, int at, int from, int count) {
    if (at + 4 <= bytes.length && from + count <= bytes.length) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      buffer.putInt(at, Checksum.of(buffer, from, count));
    }
  }

  // ---- batches

  private static void decodeBatch(byte[] bytes) {
    BatchHeader header = BatchHeader.decode(ByteBuffer.wrap(bytes), 0, DEVICE);
    if (header != null) {
      assertThat(header.bodyBytes()).isNotNegative();
      assertThat(header.records()).isNotNegative();
    }
  }

  @Property(tries = TRIES)
  void batchHeaders(@ForAll long seed, @ForAll boolean checksummed) {
    Random random = new Random(seed);
    byte[] sound = new byte[BatchHeader.BYTES];
    new BatchHeader(DEVICE, 3, 9, 1, 100, 2, 7, 8).encode(ByteBuffer.wrap(sound), 0);
    byte[] bytes = mutated(sound, random);
    if (checksummed) {
      putCrc(bytes, 60, 0, 60);
    }
    onlyFormatFaults(bytes, EngineFormatFuzzTest::decodeBatch);
    onlyFormatFaults(filled(random.nextInt(100), random), EngineFormatFuzzTest::decodeBatch);
  }

  // ---- records

  private static byte[] soundRecord(Random random) {
    RecordType type = VERSIONS.get(random.nextInt(VERSIONS.size()));
    RecordHeader draft =
        new RecordHeader(
            type,
            true,
            0,
            0,
            type == RecordType.LARGE ? 1L << 33 : 0,
            KEY,
            -1,
            ORDER,
            ORDER,
            ORDER,
            5,
            6,
            0);
    ByteBuffer data =
        ByteBuffer.wrap(filled(type == RecordType.PUT ? random.nextInt(70_000) : 0, random));
    LogRecord record =
        LogRecord.version(
            draft, "/a/c/o", ByteBuffer.wrap(filled(random.nextInt(50), random)), data);
    ByteBuffer bytes = ByteBuffer.allocate(record.bytes());
    record.copyTo(bytes);
    return bytes.array();
  }

  private static void decodeRecord(byte[] bytes) {
    ByteBuffer source = ByteBuffer.wrap(bytes);
    RecordHeader header = RecordHeader.decode(source, 0, bytes.length);
    if (header != null) {
      assertThat(header.recordBytes()).isBetween(RecordHeader.BYTES, bytes.length);
      boolean sound = header.bodyIsSound(source, 0) && header.dataIsSound(source, 0);
      String name = SlabScanner.name(header, source, 0);
      byte[] payload = SlabScanner.payload(header, source, 0);
      assertThat(name.length() + payload.length).isLessThanOrEqualTo(bytes.length);
      IndexEntry entry = IndexEntry.of(header, 1, 4096);
      assertThat(entry.matches(header, header.key())).isTrue();
      if (header.type().isVersion()) {
        assertThat(entry.held(header.key()).version().order()).isEqualTo(header.order());
      }
      if (sound && header.type() == RecordType.STANDING) {
        Manifest.decodeStanding(payload);
      }
    }
  }

  @Property(tries = TRIES)
  void records(@ForAll long seed, @ForAll boolean checksummed) {
    Random random = new Random(seed);
    byte[] bytes = mutated(soundRecord(random), random);
    if (checksummed) {
      putCrc(bytes, 124, 0, 124);
    }
    onlyFormatFaults(bytes, EngineFormatFuzzTest::decodeRecord);
    byte[] head = mutated(Arrays.copyOf(soundRecord(random), RecordHeader.BYTES), random);
    putCrc(head, 124, 0, 124);
    onlyFormatFaults(head, EngineFormatFuzzTest::decodeRecord);
  }

  // ---- slabs

  @Property(tries = TRIES)
  void slabHeads(@ForAll long seed, @ForAll boolean checksummed) {
    Random random = new Random(seed);
    byte[] bytes = mutated(Arrays.copyOf(Slab.encodeHead(DEVICE, 4, 32 << 10).array(), 28), random);
    if (checksummed) {
      putCrc(bytes, 24, 0, 24);
    }
    onlyFormatFaults(
        bytes,
        head ->
            assertThat(Slab.decodeHead(ByteBuffer.wrap(head), DEVICE, 4))
                .isGreaterThanOrEqualTo(Slab.FIRST_BATCH));
  }

  // ---- manifest, device.meta, standings

  private static Standing standing(int partition) {
    return new Standing(EngineFixture.assignment(EngineFixture.key(partition)), FillState.FULL);
  }

  @Property(tries = TRIES)
  void manifests(@ForAll long seed, @ForAll boolean checksummed) {
    Random random = new Random(seed);
    Manifest manifest =
        new Manifest(
            5,
            3,
            new LogPosition(2, 8192, 40, 17),
            ORDER,
            List.of(1, 2),
            List.of(3),
            List.of(standing(1), standing(2)));
    byte[] sound = manifest.encode(DEVICE);
    assertThat(Manifest.decode(sound, DEVICE)).isEqualTo(manifest);
    byte[] bytes = mutated(sound, random);
    if (checksummed && bytes.length > 24) {
      ByteBuffer.wrap(bytes).putInt(16, bytes.length - 24);
      putCrc(bytes, 20, 24, bytes.length - 24);
    }
    onlyFormatFaults(bytes, m -> Manifest.decode(m, DEVICE));
    onlyFormatFaults(filled(random.nextInt(200), random), m -> Manifest.decode(m, DEVICE));
  }

  @Property(tries = TRIES)
  void standings(@ForAll @Size(max = 60) byte[] noise, @ForAll long seed) {
    onlyFormatFaults(noise, Manifest::decodeStanding);
    onlyFormatFaults(
        mutated(Manifest.encode(standing(1)), new Random(seed)), Manifest::decodeStanding);
  }

  @Property(tries = TRIES)
  void deviceMeta(@ForAll long seed, @ForAll boolean checksummed) {
    Random random = new Random(seed);
    DeviceIdentity identity = new DeviceIdentity(new UUID(1, 2), new UUID(3, 4), "sdb1", 2);
    byte[] sound = DeviceMeta.encode(identity);
    assertThat(DeviceMeta.decode(sound)).isEqualTo(identity);
    byte[] bytes = mutated(sound, random);
    if (checksummed && bytes.length > 12) {
      ByteBuffer.wrap(bytes).putShort(6, (short) (bytes.length - 12));
      putCrc(bytes, 8, 12, bytes.length - 12);
    }
    onlyFormatFaults(bytes, DeviceMeta::decode);
    onlyFormatFaults(filled(random.nextInt(100), random), DeviceMeta::decode);
  }

  // ---- extents

  @Property(tries = TRIES)
  void extentTails(@ForAll long seed, @ForAll @IntRange(max = 300_000) int dataBytes) {
    Random random = new Random(seed);
    int tableBytes = 4 * Checksum.blocks(dataBytes);
    ByteBuffer tail = ByteBuffer.wrap(filled(tableBytes + ExtentFormat.FOOTER_BYTES, random));
    tail.position(tableBytes);
    ExtentFormat.encodeFooter(tail, DEVICE, 5, 6, dataBytes, Checksum.of(tail, 0, tableBytes));
    byte[] sound = tail.array();
    assertThat(ExtentFormat.isSound(ByteBuffer.wrap(sound), DEVICE, 5, 6, dataBytes)).isTrue();
    byte[] bytes = mutated(sound, random);
    boolean accepted = ExtentFormat.isSound(ByteBuffer.wrap(bytes), DEVICE, 5, 6, dataBytes);
    boolean same =
        bytes.length >= sound.length
            && Arrays.equals(bytes, 0, sound.length, sound, 0, sound.length);
    assertThat(accepted).isEqualTo(same);
  }

  // ---- the index

  @Property(tries = TRIES)
  void indexEntries(@ForAll long seed) {
    Random random = new Random(seed);
    onlyFormatFaults(filled(IndexEntry.BYTES, random), IndexEntry::decode);
    onlyFormatFaults(mutated(IndexEntry.ABSENT.encode(), random), IndexEntry::decode);
  }
}
