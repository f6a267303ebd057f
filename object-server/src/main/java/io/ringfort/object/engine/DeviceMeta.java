package io.ringfort.object.engine;

import io.ringfort.common.codec.WireFormatException;
import io.ringfort.common.codec.WireReader;
import io.ringfort.common.codec.WireWriter;
import io.ringfort.common.disk.Disk;
import io.ringfort.common.disk.DiskFile;
import io.ringfort.object.engine.DeviceFormatException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;

/// The file `device.meta`: which device this is. Written when the device is formatted, and again
/// only when it becomes a new incarnation: beside, flushed, renamed, directory synced.
///
/// ```
///  0 magic u32 | 4 version u16 | 6 length of the rest u16 | 8 crc of the rest u32
/// 12 device 16 | cluster 16 | incarnation u64 | name
/// ```
final class DeviceMeta {
  static final String FILE = "device.meta";
  private static final String FRESH_FILE = "device.meta.new";
  private static final int MAGIC = 0x5246444d;
  private static final int VERSION = 1;
  private static final int HEAD_BYTES = 12;
  private static final int BYTES_MAX = 4096;

  private DeviceMeta() {}

  static byte[] encode(DeviceIdentity identity) {
    byte[] body =
        new WireWriter()
            .i64(identity.device().getMostSignificantBits())
            .i64(identity.device().getLeastSignificantBits())
            .i64(identity.cluster().getMostSignificantBits())
            .i64(identity.cluster().getLeastSignificantBits())
            .i64(identity.incarnation())
            .text(identity.name())
            .toBytes();
    return ByteBuffer.allocate(HEAD_BYTES + body.length)
        .putInt(MAGIC)
        .putShort((short) VERSION)
        .putShort((short) body.length)
        .putInt(Checksum.of(body))
        .put(body)
        .array();
  }

  /// @throws DeviceFormatException if the bytes are not what [#encode] writes
  static DeviceIdentity decode(byte[] bytes) {
    ByteBuffer head = ByteBuffer.wrap(bytes);
    if (bytes.length < HEAD_BYTES || head.getInt(0) != MAGIC) {
      throw new DeviceFormatException(Kind.NOT_OURS, FILE + " is not a device's");
    }
    int version = head.getShort(4) & 0xffff;
    if (version != VERSION) {
      throw new DeviceFormatException(
          version > VERSION ? Kind.TOO_NEW : Kind.TOO_OLD,
          FILE + " has format version " + version + ", expected " + VERSION);
    }
    int length = head.getShort(6) & 0xffff;
    if (length != bytes.length - HEAD_BYTES
        || head.getInt(8) != Checksum.of(head, HEAD_BYTES, length)) {
      throw new DeviceFormatException(Kind.CORRUPT, FILE + " is damaged");
    }
    try {
      WireReader in = new WireReader(bytes, HEAD_BYTES, length);
      UUID device = new UUID(in.i64(), in.i64());
      UUID cluster = new UUID(in.i64(), in.i64());
      long incarnation = in.i64();
      String name = in.text();
      in.requireEnd();
      return new DeviceIdentity(device, cluster, name, incarnation);
    } catch (WireFormatException e) {
      throw new DeviceFormatException(Kind.CORRUPT, FILE + " is damaged: " + e.getMessage(), e);
    }
  }

  /// What the device says it is; empty if it has never been formatted.
  static Optional<DeviceIdentity> read(Disk disk) throws IOException {
    if (!disk.exists(FILE)) {
      return Optional.empty();
    }
    try (DiskFile file = disk.open(FILE)) {
      int size = (int) Math.min(file.size(), BYTES_MAX);
      ByteBuffer bytes = ByteBuffer.allocate(size);
      file.read(0, bytes);
      return Optional.of(decode(bytes.array()));
    }
  }

  static void write(Disk disk, DeviceIdentity identity) throws IOException {
    disk.delete(FRESH_FILE);
    try (DiskFile file = disk.create(FRESH_FILE)) {
      file.write(0, ByteBuffer.wrap(encode(identity)));
      file.flush();
    }
    disk.rename(FRESH_FILE, FILE);
    disk.syncDirectory("");
  }
}
