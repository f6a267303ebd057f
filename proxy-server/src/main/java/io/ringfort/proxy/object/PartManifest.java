package io.ringfort.proxy.object;

import io.ringfort.common.codec.WireFormatException;
import io.ringfort.common.codec.WireReader;
import io.ringfort.common.codec.WireWriter;
import io.ringfort.common.name.ContainerName;
import io.ringfort.common.object.ObjectKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/// The list of the parts that a composite object consists of; what is stored as its data.
///
/// ```
///  magic       u32    "RFMP"; not ours otherwise
///  version     u8     1
///  policy      u8     storage policy of all parts
///  account     text   where all parts are
///  container   text
///  prefix      text   the longest that the names of all parts begin with
///  count       u32    1 to 10 000
///  per part:
///    number    u32    ascending, 1 to 10 000
///    name      text   the rest of the name
///    bytes     u64    length of its data
///    md5       16     of its data: a part that is not the one that was meant is not read
///    note      text   of the door
///  crc32c      u32    of everything before
/// ```
///
/// Numbers are big endian; a text is its length in bytes as u32, and its UTF-8.
///
/// @param container where the parts are
/// @param policy of the parts
/// @param parts in ascending order of their numbers
public record PartManifest(ContainerName container, int policy, List<ManifestPart> parts) {
  /// The version that is written.
  public static final int FORMAT = 1;

  /// Limit of the encoded form: about three times what 10 000 usual parts take.
  public static final int BYTES_MAX = 4 << 20;

  private static final int MAGIC = 0x52464d50;
  private static final int CHECKSUM_BYTES = 4;
  private static final int MD5_BYTES = 16;
  private static final int PART_BYTES_MIN = 4 + 4 + 8 + MD5_BYTES + 4;

  public PartManifest {
    parts = List.copyOf(parts);
    if (parts.isEmpty() || parts.size() > ManifestPart.NUMBER_MAX) {
      throw new IllegalArgumentException(
          parts.size() + " parts, allowed are 1 to " + ManifestPart.NUMBER_MAX);
    }
    if (policy < 0 || policy > ObjectKey.POLICY_MAX) {
      throw new IllegalArgumentException("policy is not within 0 to 255: " + policy);
    }
    long dataBytes = parts.getFirst().dataBytes();
    for (int index = 1; index < parts.size(); index++) {
      dataBytes += parts.get(index).dataBytes();
      if (dataBytes < 0) {
        throw new IllegalArgumentException("parts have more bytes than can be counted");
      }
      if (parts.get(index).number() <= parts.get(index - 1).number()) {
        throw new IllegalArgumentException(
            "part " + parts.get(index).number() + " follows " + parts.get(index - 1).number());
      }
    }
  }

  /// Length of all data.
  public long dataBytes() {
    long bytes = 0;
    for (ManifestPart part : parts) {
      bytes = Math.addExact(bytes, part.dataBytes());
    }
    return bytes;
  }

  public byte[] encode() {
    String prefix = commonPrefix();
    WireWriter out =
        new WireWriter(64 + 96 * parts.size())
            .i32(MAGIC)
            .u8(FORMAT)
            .u8(policy)
            .text(container.account())
            .text(container.container())
            .text(prefix)
            .i32(parts.size());
    for (ManifestPart part : parts) {
      out.i32(part.number())
          .text(part.object().substring(prefix.length()))
          .i64(part.dataBytes())
          .raw(HexFormat.of().parseHex(part.etag()))
          .text(part.note());
    }
    byte[] body = out.toBytes();
    return out.i32(checksum(body, body.length)).toBytes();
  }

  /// What all names begin with, without cutting a character in two.
  private String commonPrefix() {
    String first = parts.getFirst().object();
    int length = first.length();
    for (ManifestPart part : parts) {
      String name = part.object();
      int same = 0;
      int limit = Math.min(length, name.length());
      while (same < limit && name.charAt(same) == first.charAt(same)) {
        same++;
      }
      length = same;
    }
    return length > 0 && Character.isHighSurrogate(first.charAt(length - 1))
        ? first.substring(0, length - 1)
        : first.substring(0, length);
  }

  /// @throws WireFormatException if the bytes are not what [#encode] writes
  public static PartManifest decode(byte[] bytes) {
    WireReader in = new WireReader(bytes, 0, Math.max(0, bytes.length - CHECKSUM_BYTES));
    int magic = in.i32();
    if (magic != MAGIC) {
      throw new WireFormatException("not a manifest: begins with " + Integer.toHexString(magic));
    }
    int format = in.u8();
    if (format != FORMAT) {
      throw new WireFormatException(
          "format of a manifest is " + format + ", readable is " + FORMAT);
    }
    int body = bytes.length - CHECKSUM_BYTES;
    int expected = new WireReader(bytes, body, CHECKSUM_BYTES).i32();
    int actual = checksum(bytes, body);
    if (actual != expected) {
      throw new WireFormatException(
          "checksum of a manifest is %08x, it says %08x".formatted(actual, expected));
    }
    try {
      PartManifest manifest = decodeBody(in);
      in.requireEnd();
      return manifest;
    } catch (IllegalArgumentException e) {
      throw new WireFormatException("manifest: " + e.getMessage(), e);
    }
  }

  private static PartManifest decodeBody(WireReader in) {
    int policy = in.u8();
    ContainerName container = new ContainerName(in.text(), in.text());
    String prefix = in.text();
    int count = in.count(PART_BYTES_MIN);
    List<ManifestPart> parts = new ArrayList<>(count);
    for (int index = 0; index < count; index++) {
      int number = in.i32();
      String name = prefix + in.text();
      long dataBytes = in.i64();
      String etag = HexFormat.of().formatHex(in.raw(MD5_BYTES));
      parts.add(new ManifestPart(number, name, dataBytes, etag, in.text()));
    }
    PartManifest manifest = new PartManifest(container, policy, parts);
    if (!manifest.commonPrefix().equals(prefix)) {
      throw new WireFormatException("names of parts begin with more than the prefix of a manifest");
    }
    return manifest;
  }

  private static int checksum(byte[] bytes, int count) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, count);
    return (int) crc.getValue();
  }

  /// Reads the stored bytes of a composite.
  ///
  /// @throws IOException if they could not be read
  static PartManifest read(StoredObject stored, long storedBytes) throws IOException {
    return decode(WholeData.read(stored, storedBytes, BYTES_MAX));
  }
}
