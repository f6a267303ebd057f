package io.ringfort.ringbuilder;

import io.ringfort.common.ring.Device;
import io.ringfort.common.ring.NodeAddress;
import io.ringfort.common.ring.Ring;
import io.ringfort.common.ring.RingFile;
import io.ringfort.common.ring.RingFormatException;
import io.ringfort.common.ring.RingFormatException.Problem;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Reads and writes ring plans: the builder's own file. Numbers are in network order, texts are
/// UTF-8 with their length in four bytes before them:
///
/// ```
/// bytes  content
///     8  magic "RINGPLAN"                    protects against other files
///     2  version of the format, 1            protects against later formats
///     1  partition power
///     1  1 if devices or replicas changed since the last rebalance, else 0
///     8  replicas, a double
///     4  min-part-hours
///     8  overload, a double
///     8  version of the plan
///     4  d, number of device ids
///        d times: 0 for an unused id, else 1, or 2 if marked for removal, and
///                 region 4, zone 4, host, port 4, replication host, replication port 4,
///                 name, weight 8 (a double), meta
///     4  r, number of rows
///        r times: length 4, then a device id for each partition, two bytes each
///  4*2^p when each partition was last moved, minutes since 1970
///     4  CRC32C of everything before         protects against damage
/// ```
public final class RingPlanFile {
  private static final byte[] MAGIC = "RINGPLAN".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final int CRC_BYTES = 4;
  private static final long FILE_BYTES_MAX = 1L << 30;

  private RingPlanFile() {}

  /// Writes a plan beside the file, then renames it over the file. When this returns, the plan is
  /// on stable storage.
  ///
  /// @throws IOException if writing fails; the old file is then untouched
  public static void write(RingPlan plan, Path file) throws IOException {
    byte[] bytes = bytes(plan);
    RingFile.replace(file, out -> out.write(bytes));
  }

  static byte[] bytes(RingPlan plan) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(MAGIC);
      out.writeShort(VERSION);
      out.writeByte(plan.partitionPower());
      out.writeByte(plan.changedSinceRebalance() ? 1 : 0);
      out.writeDouble(plan.replicas());
      out.writeInt(plan.minPartHours());
      out.writeDouble(plan.overload());
      out.writeLong(plan.version());
      out.writeInt(plan.devicesById().size());
      for (Device device : plan.devicesById()) {
        write(device, plan, out);
      }
      out.writeInt(plan.table().rows().length);
      for (char[] row : plan.table().rows()) {
        out.writeInt(row.length);
        ByteBuffer ids = ByteBuffer.allocate(2 * row.length);
        ids.asCharBuffer().put(row);
        out.write(ids.array());
      }
      ByteBuffer minutes = ByteBuffer.allocate(4 * plan.partitionCount());
      minutes.asIntBuffer().put(plan.table().movedMinutes());
      out.write(minutes.array());
      CRC32C crc = new CRC32C();
      crc.update(bytes.toByteArray());
      out.writeInt((int) crc.getValue());
    }
    return bytes.toByteArray();
  }

  private static void write(@Nullable Device device, RingPlan plan, DataOutputStream out)
      throws IOException {
    if (device == null) {
      out.writeByte(0);
      return;
    }
    out.writeByte(plan.markedForRemoval(device.id()) ? 2 : 1);
    out.writeInt(device.region());
    out.writeInt(device.zone());
    write(device.address(), out);
    write(device.replicationAddress(), out);
    write(device.name(), out);
    out.writeDouble(device.weight());
    write(device.meta(), out);
  }

  private static void write(NodeAddress address, DataOutputStream out) throws IOException {
    write(address.host(), out);
    out.writeInt(address.port());
  }

  private static void write(String text, DataOutputStream out) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /// Reads a plan.
  ///
  /// @throws RingFormatException if the content is not a usable plan
  /// @throws IOException if the file cannot be read
  public static RingPlan read(Path file) throws IOException {
    long size = Files.size(file);
    if (size > FILE_BYTES_MAX) {
      throw new RingFormatException(
          Problem.UNSUPPORTED,
          "%s: has %d bytes, the limit is %d".formatted(file, size, FILE_BYTES_MAX));
    }
    return read(Files.readAllBytes(file), file.toString());
  }

  static RingPlan read(byte[] bytes, String source) throws RingFormatException {
    if (bytes.length < MAGIC.length || !Arrays.equals(Arrays.copyOf(bytes, MAGIC.length), MAGIC)) {
      throw new RingFormatException(
          Problem.NOT_OURS,
          source
              + ": not a ring builder file"
              + " (to take over a ring from Swift, use write_builder on its .ring.gz)");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).position(MAGIC.length);
    try {
      int version = in.getShort() & 0xffff;
      if (version > VERSION) {
        throw new RingFormatException(
            Problem.TOO_NEW,
            "%s: builder file version is %d, this release reads version %d"
                .formatted(source, version, VERSION));
      }
      requireChecksum(bytes, source);
      in.limit(bytes.length - CRC_BYTES);
      return read(in, source);
    } catch (BufferUnderflowException e) {
      throw corrupt(source, "it is cut short", e);
    } catch (IllegalArgumentException | RingPlanException e) {
      throw corrupt(source, String.valueOf(e.getMessage()), e);
    }
  }

  private static void requireChecksum(byte[] bytes, String source) throws RingFormatException {
    int end = bytes.length - CRC_BYTES;
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, end);
    int stored = ByteBuffer.wrap(bytes, end, CRC_BYTES).getInt();
    if (stored != (int) crc.getValue()) {
      throw corrupt(
          source, "checksum is %08x, stored is %08x".formatted(crc.getValue(), stored), null);
    }
  }

  private static RingPlan read(ByteBuffer in, String source) throws RingFormatException {
    int power = in.get();
    boolean changed = in.get() != 0;
    double replicas = in.getDouble();
    int minPartHours = in.getInt();
    double overload = in.getDouble();
    long version = in.getLong();
    RingPlan.Settings settings =
        new RingPlan.Settings(power, replicas, minPartHours, overload, version, changed);
    SortedSet<Integer> removed = new TreeSet<>();
    List<@Nullable Device> devices = readDevices(in, removed);
    char[][] rows = new char[count(in, Ring.REPLICAS_MAX)][];
    for (int replica = 0; replica < rows.length; replica++) {
      rows[replica] = new char[count(in, in.remaining() / 2)];
      in.slice().asCharBuffer().get(rows[replica]);
      in.position(in.position() + 2 * rows[replica].length);
    }
    if (in.remaining() != 4 << power) {
      throw corrupt(source, "it has the wrong length", null);
    }
    int[] minutes = new int[1 << power];
    in.asIntBuffer().get(minutes);
    RingPlan plan = new RingPlan(settings, devices, removed, new RingPlan.Table(rows, minutes));
    if (plan.rebalanced()) {
      plan.ring();
    }
    return plan;
  }

  private static List<@Nullable Device> readDevices(ByteBuffer in, SortedSet<Integer> removed) {
    int count = count(in, Ring.DEVICE_ID_MAX + 1);
    List<@Nullable Device> devices = new ArrayList<>();
    for (int id = 0; id < count; id++) {
      int kind = in.get();
      if (kind == 0) {
        devices.add(null);
      } else {
        devices.add(readDevice(id, in));
        if (kind == 2) {
          removed.add(id);
        }
      }
    }
    return devices;
  }

  private static Device readDevice(int id, ByteBuffer in) {
    int region = in.getInt();
    int zone = in.getInt();
    NodeAddress address = readAddress(in);
    NodeAddress replicationAddress = readAddress(in);
    String name = readText(in);
    double weight = in.getDouble();
    String meta = readText(in);
    return new Device(id, region, zone, address, replicationAddress, name, weight, meta);
  }

  private static NodeAddress readAddress(ByteBuffer in) {
    String host = readText(in);
    return new NodeAddress(host, in.getInt());
  }

  private static String readText(ByteBuffer in) {
    byte[] bytes = new byte[count(in, in.remaining())];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static int count(ByteBuffer in, int max) {
    int count = in.getInt();
    if (count < 0 || count > max) {
      throw new IllegalArgumentException("count " + count + " is not within 0 to " + max);
    }
    return count;
  }

  private static RingFormatException corrupt(
      String source, String detail, @Nullable Throwable cause) {
    return new RingFormatException(
        Problem.CORRUPT, source + ": builder file is corrupt: " + detail, cause);
  }
}
