package io.ringfort.common.ring;

import io.ringfort.common.ring.RingFormatException.Problem;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/// Reads and writes rings in Swift's `.ring.gz` format, version 1. All of it is compressed by gzip,
/// whose CRC protects it against damage; inside, numbers are in network order:
///
/// ```
/// offset  bytes  content
///      0      4  magic "R1NG"               protects against other files
///      4      2  version, 1                 protects against later formats
///      6      4  n, length of the header    at most HEADER_BYTES_MAX
///     10      n  header, JSON:
///                  devs           list by id, null where an id is not in use; of each device
///                                 id, region (1), zone, ip, port, replication_ip (ip),
///                                 replication_port (port), device, weight, meta ("")
///                  part_shift     32 - partition power
///                  replica_count  number of rows
///                  byteorder      "big" or "little" (little), of the rows
///                  version        of the ring (0)
///   10+n    2*p  row of replica 0: a device id for each of the p partitions, two bytes each
///         ...    rows of the other replicas; the last one may be shorter
/// ```
///
/// In parentheses: what is assumed where the field is missing. This class writes rows in network
/// order; Swift writes them in the order of its machine. Equal rings become equal bytes. Reading
/// takes memory in proportion to what is really there, up to the limits named in [Ring].
public final class RingFile {
  /// The longest header accepted; 65 535 devices with long names fit.
  public static final int HEADER_BYTES_MAX = 64 << 20;

  private static final byte[] MAGIC = {'R', '1', 'N', 'G'};
  private static final int VERSION = 1;
  private static final int BUFFER_BYTES = 1 << 16;

  private RingFile() {}

  /// Reads a ring.
  ///
  /// @throws RingFormatException if the content is not a usable ring
  /// @throws IOException if the file cannot be read
  public static Ring read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file.toString());
    }
  }

  /// Reads a ring to the end of the stream.
  ///
  /// @param source names the stream in messages
  /// @throws RingFormatException if the content is not a usable ring
  /// @throws IOException if the stream cannot be read
  public static Ring read(InputStream in, String source) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, BUFFER_BYTES);
    requireGzip(buffered, source);
    try (InputStream content = new GZIPInputStream(buffered, BUFFER_BYTES)) {
      return readContent(content, source);
    } catch (ZipException | EOFException e) {
      throw corrupt(source, "damaged or cut short (" + e.getMessage() + ")", e);
    } catch (IllegalArgumentException e) {
      throw corrupt(source, String.valueOf(e.getMessage()), e);
    }
  }

  private static void requireGzip(BufferedInputStream in, String source) throws IOException {
    in.mark(2);
    int first = in.read();
    int second = in.read();
    in.reset();
    if (first != 0x1f || second != 0x8b) {
      throw new RingFormatException(
          Problem.NOT_OURS, source + ": not a ring file: it is not compressed by gzip");
    }
  }

  private static Ring readContent(InputStream in, String source) throws IOException {
    byte[] magic = in.readNBytes(MAGIC.length);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new RingFormatException(
          Problem.NOT_OURS,
          source
              + ": not a ring file: it does not begin with R1NG"
              + " (rings of Swift before 1.7 are not supported: write them anew)");
    }
    int version = ByteBuffer.wrap(exactly(in, 2, source)).getShort() & 0xffff;
    if (version > VERSION) {
      throw new RingFormatException(
          Problem.TOO_NEW,
          source + ": ring file version is " + version + ", this release reads version 1");
    }
    if (version < VERSION) {
      throw corrupt(source, "ring file version is " + version, null);
    }
    int headerBytes = ByteBuffer.wrap(exactly(in, 4, source)).getInt();
    if (headerBytes < 0 || headerBytes > HEADER_BYTES_MAX) {
      throw new RingFormatException(
          Problem.UNSUPPORTED,
          source
              + ": header has "
              + Integer.toUnsignedString(headerBytes)
              + " bytes, the limit is "
              + HEADER_BYTES_MAX);
    }
    RingHeader header = RingHeader.parse(exactly(in, headerBytes, source), source);
    char[][] rows = readRows(in, header, source);
    return Ring.ofRows(header.partitionPower(), header.version(), header.devices(), rows);
  }

  private static char[][] readRows(InputStream in, RingHeader header, String source)
      throws IOException {
    char[][] rows = new char[header.replicas()][];
    for (int replica = 0; replica < rows.length; replica++) {
      byte[] bytes = in.readNBytes(2 << header.partitionPower());
      if (bytes.length % 2 != 0) {
        throw corrupt(source, "row " + replica + " has an odd number of bytes", null);
      }
      rows[replica] = new char[bytes.length / 2];
      ByteBuffer.wrap(bytes).order(header.order()).asCharBuffer().get(rows[replica]);
    }
    if (in.read() >= 0) {
      throw corrupt(source, "there is more data than the header announces", null);
    }
    return rows;
  }

  private static byte[] exactly(InputStream in, int count, String source) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw corrupt(source, "ends within its header", null);
    }
    return bytes;
  }

  static RingFormatException corrupt(String source, String detail, @Nullable Throwable cause) {
    return new RingFormatException(
        Problem.CORRUPT, source + ": ring file is corrupt: " + detail, cause);
  }

  /// Writes a ring to a stream, which stays open.
  public static void write(Ring ring, OutputStream out) throws IOException {
    GZIPOutputStream compressed = new GZIPOutputStream(out, BUFFER_BYTES);
    DataOutputStream content =
        new DataOutputStream(new BufferedOutputStream(compressed, BUFFER_BYTES));
    byte[] header = RingHeader.of(ring).json();
    content.write(MAGIC);
    content.writeShort(VERSION);
    content.writeInt(header.length);
    content.write(header);
    for (int replica = 0; replica < ring.replicaCount(); replica++) {
      char[] row = ring.row(replica);
      ByteBuffer bytes = ByteBuffer.allocate(2 * row.length).order(ByteOrder.BIG_ENDIAN);
      bytes.asCharBuffer().put(row);
      content.write(bytes.array());
    }
    content.flush();
    compressed.finish();
  }

  /// Writes a ring to a file: beside it, then renamed over it. When this returns, the new content
  /// is on stable storage; whoever reads meanwhile sees the old ring or the new one, never a part.
  ///
  /// @throws IOException if writing fails; the old file is then untouched
  public static void write(Ring ring, Path file) throws IOException {
    replace(file, out -> write(ring, out));
  }

  /// Writes the content of a file.
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /// Replaces a file in one step by what `content` writes; durable when it returns.
  ///
  /// @throws IOException if writing fails; the old file is then untouched
  public static void replace(Path file, Content content) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path folder = absolute.getParent();
    if (folder == null) {
      throw new IOException(file + ": not the name of a file");
    }
    Path beside = folder.resolve("." + absolute.getFileName() + ".new");
    try {
      try (FileChannel channel =
          FileChannel.open(
              beside,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        BufferedOutputStream out =
            new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
        content.writeTo(out);
        out.flush();
        channel.force(true);
      }
      Files.move(
          beside, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    } finally {
      Files.deleteIfExists(beside);
    }
  }
}
