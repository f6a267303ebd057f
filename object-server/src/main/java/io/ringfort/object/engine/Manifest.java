package io.ringfort.object.engine;

import io.ringfort.common.codec.WireFormatException;
import io.ringfort.common.codec.WireReader;
import io.ringfort.common.codec.WireWriter;
import io.ringfort.common.disk.Disk;
import io.ringfort.common.disk.DiskFile;
import io.ringfort.common.quorum.Assignment;
import io.ringfort.common.quorum.FillState;
import io.ringfort.common.quorum.Standing;
import io.ringfort.common.time.Timestamp;
import io.ringfort.object.engine.DeviceFormatException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// From where the log has to be read, which slabs belong to it, and what the quorum protocol keeps
/// per device. Written in turn to one of two files, so that a torn write leaves the one before;
/// with both damaged the device can not be opened, because a slab that was freed is not to be told
/// from one in use.
///
/// ```
///  0 magic u32 | 4 version u16 | 6 reserved u16 | 8 device u64 | 16 length u32 | 20 crc of the rest u32
/// 24 number, generation, position, ceiling, slabs, standings
/// ```
///
/// @param number one more than the manifest before
/// @param generation the highest generation used so far
/// @param position from where the log is read again
/// @param ceiling of the quorum protocol, as of the position
/// @param slabs those that hold records up to the position, in the order in which they were begun
/// @param freeSlabs those whose contents mean nothing
record Manifest(
    long number,
    long generation,
    LogPosition position,
    Timestamp ceiling,
    List<Integer> slabs,
    List<Integer> freeSlabs,
    List<Standing> standings) {
  private static final String[] FILES = {"manifest-0", "manifest-1"};
  private static final int MAGIC = 0x52464d46;
  private static final int VERSION = 1;
  private static final int HEAD_BYTES = 24;

  /// By their code on disk.
  private static final List<FillState> FILL_STATES =
      List.of(FillState.FULL, FillState.FILLING, FillState.UNFENCED);

  private static final int BYTES_MAX = 256 << 20;

  Manifest {
    slabs = List.copyOf(slabs);
    freeSlabs = List.copyOf(freeSlabs);
    standings = List.copyOf(standings);
  }

  byte[] encode(long device) {
    WireWriter out = new WireWriter(1024);
    out.i64(number).i64(generation);
    position.encode(out);
    out.timestamp(ceiling);
    encodeIds(out, slabs);
    encodeIds(out, freeSlabs);
    out.i32(standings.size());
    for (Standing standing : standings) {
      out.blob(encode(standing));
    }
    byte[] body = out.toBytes();
    return ByteBuffer.allocate(HEAD_BYTES + body.length)
        .putInt(MAGIC)
        .putShort((short) VERSION)
        .putShort((short) 0)
        .putLong(device)
        .putInt(body.length)
        .putInt(Checksum.of(body))
        .put(body)
        .array();
  }

  private static void encodeIds(WireWriter out, List<Integer> ids) {
    out.i32(ids.size());
    ids.forEach(out::i32);
  }

  private static List<Integer> decodeIds(WireReader in) {
    int count = in.count(4);
    List<Integer> ids = new ArrayList<>(count);
    for (int index = 0; index < count; index++) {
      ids.add(in.i32());
    }
    return ids;
  }

  static byte[] encode(Standing standing) {
    ByteBuffer bytes = ByteBuffer.allocate(1 + standing.assignment().encodedBytes());
    bytes.put((byte) FILL_STATES.indexOf(standing.fill()));
    standing.assignment().encode(bytes);
    return bytes.array();
  }

  /// @throws WireFormatException if the bytes are no standing
  static Standing decodeStanding(byte[] bytes) {
    try {
      ByteBuffer source = ByteBuffer.wrap(bytes);
      if (bytes.length == 0) {
        throw new WireFormatException("standing is empty");
      }
      int fill = source.get();
      if (fill < 0 || fill >= FILL_STATES.size()) {
        throw new WireFormatException("fill state is " + fill);
      }
      return new Standing(Assignment.decode(source), FILL_STATES.get(fill));
    } catch (IllegalArgumentException e) {
      throw new WireFormatException("standing: " + e.getMessage(), e);
    }
  }

  /// @throws DeviceFormatException if the bytes are not what [#encode] writes
  static Manifest decode(byte[] bytes, long device) {
    ByteBuffer head = ByteBuffer.wrap(bytes);
    if (bytes.length < HEAD_BYTES || head.getInt(0) != MAGIC) {
      throw new DeviceFormatException(Kind.NOT_OURS, "not a manifest");
    }
    int version = head.getShort(4) & 0xffff;
    if (version != VERSION) {
      throw new DeviceFormatException(
          version > VERSION ? Kind.TOO_NEW : Kind.TOO_OLD,
          "manifest has format version " + version + ", expected " + VERSION);
    }
    int length = head.getInt(16);
    if (length < 0
        || length > bytes.length - HEAD_BYTES
        || head.getInt(20) != Checksum.of(head, HEAD_BYTES, length)) {
      throw new DeviceFormatException(Kind.CORRUPT, "manifest is damaged");
    }
    if (head.getLong(8) != device) {
      throw new DeviceFormatException(Kind.NOT_OURS, "manifest is another device's");
    }
    try {
      WireReader in = new WireReader(bytes, HEAD_BYTES, length);
      long number = in.i64();
      long generation = in.i64();
      LogPosition position = LogPosition.decode(in);
      Timestamp ceiling = in.timestamp();
      List<Integer> slabs = decodeIds(in);
      List<Integer> freeSlabs = decodeIds(in);
      int count = in.count(4);
      List<Standing> standings = new ArrayList<>(count);
      for (int index = 0; index < count; index++) {
        standings.add(decodeStanding(in.blob()));
      }
      in.requireEnd();
      return new Manifest(number, generation, position, ceiling, slabs, freeSlabs, standings);
    } catch (WireFormatException e) {
      throw new DeviceFormatException(Kind.CORRUPT, "manifest: " + e.getMessage(), e);
    }
  }

  /// A manifest that was read.
  ///
  /// @param doubtful whether the other file is damaged, so that it may have been the newer one
  record Found(Manifest manifest, boolean doubtful) {}

  /// The newest whole manifest; null if neither file was ever written.
  ///
  /// @throws DeviceFormatException if none is whole, or one is of a later release
  static @Nullable Found read(Disk disk, long device) throws IOException {
    Manifest newest = null;
    DeviceFormatException damage = null;
    for (String name : FILES) {
      if (!disk.exists(name)) {
        continue;
      }
      try (DiskFile file = disk.open(name)) {
        int size = (int) Math.min(file.size(), BYTES_MAX);
        if (size == 0) {
          continue;
        }
        ByteBuffer bytes = ByteBuffer.allocate(size);
        file.read(0, bytes);
        Manifest found = decode(bytes.array(), device);
        if (newest == null || found.number > newest.number) {
          newest = found;
        }
      } catch (DeviceFormatException e) {
        if (e.kind() == Kind.TOO_NEW) {
          throw e;
        }
        damage = e;
      }
    }
    if (newest == null && damage != null) {
      throw damage;
    }
    return newest == null ? null : new Found(newest, damage != null);
  }

  /// Durable on return.
  void write(Disk disk, long device) throws IOException {
    String name = FILES[(int) (number % 2)];
    boolean exists = disk.exists(name);
    try (DiskFile file = exists ? disk.open(name) : disk.create(name)) {
      file.write(0, ByteBuffer.wrap(encode(device)));
      file.flush();
    }
    if (!exists) {
      disk.syncDirectory("");
    }
  }
}
