package io.ringfort.common.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ringfort.common.ring.RingFormatException.Problem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RingFileTest {
  private static final String DEVICE =
      "{\"id\":0,\"region\":2,\"zone\":3,\"ip\":\"10.0.0.1\",\"port\":6200,\"device\":\"sdb\","
          + "\"weight\":1.5,\"meta\":\"x\"}";

  @Property(tries = 200)
  void whatIsWrittenIsReadAgain(
      @ForAll @IntRange(min = 1, max = 10) int power,
      @ForAll @IntRange(min = 1, max = 4) int replicas,
      @ForAll @IntRange(min = 1, max = 30) int devices,
      @ForAll boolean fractional,
      @ForAll long seed)
      throws IOException {
    int lastRow = fractional ? (1 << power) / 2 : 0;
    Ring ring = SampleRings.random(power, replicas, lastRow, devices, seed);

    assertThat(read(bytes(ring))).isEqualTo(ring);
    assertThat(bytes(read(bytes(ring)))).isEqualTo(bytes(ring));
  }

  @Property(tries = 500)
  void randomBytesAreRefusedAsNotOurs(@ForAll @Size(max = 200) byte[] bytes) {
    assertRefused(bytes);
  }

  @Property(tries = 500)
  void randomContentIsRefused(@ForAll @Size(max = 200) byte[] content, @ForAll boolean magic)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (magic) {
      out.writeBytes(new byte[] {'R', '1', 'N', 'G', 0, 1});
    }
    out.writeBytes(content);
    assertRefused(gzip(out.toByteArray()));
  }

  @Property(tries = 500)
  void damagedFilesAreRefused(@ForAll @IntRange(max = 100_000) int at, @ForAll byte by)
      throws IOException {
    byte[] bytes = bytes(SampleRings.random(6, 3, 20, 12, 5));
    int index = at % bytes.length;
    bytes[index] ^= by;
    boolean header = index >= 3 && index < 10; // Flags, time and system, which nobody checks.
    if (by != 0 && !header) {
      assertRefused(bytes);
    }
  }

  @Property(tries = 1000)
  void damagedContentIsReadOrRefused(
      @ForAll @IntRange(max = 100_000) int at, @ForAll byte by, @ForAll boolean cut)
      throws IOException {
    byte[] content = gunzip(bytes(SampleRings.random(4, 3, 5, 9, 5)));
    int index = at % content.length;
    content[index] ^= by;
    byte[] changed = cut ? Arrays.copyOf(content, index) : content;
    Throwable thrown = catchThrowable(() -> read(gzip(changed)));
    if (thrown != null) {
      assertThat(thrown).isInstanceOf(RingFormatException.class);
    }
  }

  @Property(tries = 300)
  void filesCutShortAreRefused(@ForAll @IntRange(max = 100_000) int at) throws IOException {
    byte[] bytes = bytes(SampleRings.random(6, 3, 20, 12, 5));
    assertRefused(Arrays.copyOf(bytes, at % bytes.length));
  }

  private static void assertRefused(byte[] bytes) {
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(RingFormatException.class)
        .hasMessageStartingWith("test: ");
  }

  @Test
  void swiftsDefaultsAreAssumedWhereFieldsAreMissing() throws IOException {
    Ring ring = read(file(json(31, 1, "null," + DEVICE.replace("0,\"region\":2", "1")), row(1, 1)));

    Device device = ring.placement(0).primaries().getFirst();
    assertThat(device.region()).isEqualTo(1);
    assertThat(device.replicationAddress()).isEqualTo(device.address());
    assertThat(ring.version()).isZero();
  }

  @Test
  void rowsAreLittleEndianUnlessTheHeaderSaysOtherwise() throws IOException {
    String devices = DEVICE + ",null".repeat(255) + "," + DEVICE.replace("\"id\":0", "\"id\":256");
    byte[] row = {0, 1, 0, 0};
    String big = json(31, 1, devices).replace("{\"devs\"", "{\"byteorder\":\"big\",\"devs\"");

    assertThat(read(file(json(31, 1, devices), row)).deviceId(0, 0)).isEqualTo(256);
    String little = big.replace("big", "little");
    assertThat(read(file(little, row)).deviceId(0, 0)).isEqualTo(256);
    byte[] other = {1, 0, 0, 0};
    assertThat(read(file(big, other)).deviceId(0, 0)).isEqualTo(256);
  }

  @Test
  void problemsAreToldApart() throws IOException {
    assertProblem("plain".getBytes(StandardCharsets.UTF_8), Problem.NOT_OURS, "gzip");
    assertProblem(gzip(new byte[] {'P', 'K', 3, 4}), Problem.NOT_OURS, "R1NG");
    assertProblem(gzip(new byte[] {'R', '1', 'N', 'G', 0, 2}), Problem.TOO_NEW, "version is 2");
    assertProblem(gzip(new byte[] {'R', '1', 'N', 'G', 0, 0}), Problem.CORRUPT, "version is 0");
    assertProblem(
        gzip(new byte[] {'R', '1', 'N', 'G', 0, 1, -1, 0, 0, 0}), Problem.UNSUPPORTED, "67108864");
    byte[] row = row(0, 0);
    assertProblem(file("[]", row), Problem.CORRUPT, "not a JSON object");
    assertProblem(file("{\"devs\":[" + DEVICE, row), Problem.CORRUPT, "header");
    assertProblem(file(json(7, 1, DEVICE), row), Problem.UNSUPPORTED, "the limit is 24");
    assertProblem(file(json(0, 1, DEVICE), row), Problem.UNSUPPORTED, "is 32, the limit is 24");
    assertProblem(file(json(31, 65, DEVICE), row), Problem.UNSUPPORTED, "the limit is 64");
    assertProblem(file(json(31, 0, DEVICE), row), Problem.CORRUPT, "replica_count");
    assertProblem(file(json(31, 1, DEVICE), row(0, 9)), Problem.CORRUPT, "no device: 9");
    assertProblem(file(json(31, 1, DEVICE), row(0, 0, 0)), Problem.CORRUPT, "more data");
    assertProblem(file(json(31, 2, DEVICE), row(0)), Problem.CORRUPT, "instead of 2");
    assertProblem(file(json(31, 1, DEVICE), new byte[3]), Problem.CORRUPT, "odd");
    String growing = json(31, 1, DEVICE).replace("{\"devs\"", "{\"next_part_power\":2,\"devs\"");
    assertProblem(file(growing, row), Problem.UNSUPPORTED, "increase of its partition power");
    String wrong = json(31, 1, DEVICE.replace("sdb", ".."));
    assertProblem(file(wrong, row), Problem.CORRUPT, "device name");
    assertProblem(file(json(31, 1, DEVICE.replace("6200", "99999")), row), Problem.CORRUPT, "port");
    assertProblem(
        file(json(31, 1, DEVICE.replace("1.5", "1e999")), row), Problem.CORRUPT, "weight");
  }

  private static void assertProblem(byte[] bytes, Problem problem, String detail) {
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOfSatisfying(
            RingFormatException.class, e -> assertThat(e.problem()).isEqualTo(problem))
        .hasMessageContaining(detail);
  }

  @Test
  void aHugeHeaderOfDevicesIsRefusedAtTheLimit() throws IOException {
    String many = "null" + ",null".repeat(70_000);
    assertProblem(file(json(31, 1, many), row(0, 0)), Problem.UNSUPPORTED, "device id is 65535");
  }

  @Test
  void aFileIsReplacedAsAWhole(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("object.ring.gz");
    RingFile.write(SampleRings.small(1), file);
    RingFile.write(SampleRings.small(2), file);
    assertThat(RingFile.read(file)).isEqualTo(SampleRings.small(2));

    assertThatThrownBy(() ->
            RingFile.replace(
                file,
                out -> {
                  out.write(1);
                  throw new IOException("full");
                }))
        .hasMessage("full");
    assertThat(RingFile.read(file)).isEqualTo(SampleRings.small(2));
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }

  private static String json(int partShift, int replicas, String devices) {
    return "{\"devs\":[%s],\"part_shift\":%d,\"replica_count\":%d}"
        .formatted(devices, partShift, replicas);
  }

  /// A row in little-endian order.
  private static byte[] row(int... ids) {
    byte[] row = new byte[2 * ids.length];
    for (int index = 0; index < ids.length; index++) {
      row[2 * index] = (byte) ids[index];
      row[2 * index + 1] = (byte) (ids[index] >> 8);
    }
    return row;
  }

  private static byte[] file(String json, byte[] rows) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeBytes("R1NG");
    out.writeShort(1);
    out.writeInt(json.length());
    out.writeBytes(json);
    out.write(rows);
    return gzip(bytes.toByteArray());
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private static byte[] gunzip(byte[] bytes) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    }
  }

  private static byte[] bytes(Ring ring) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RingFile.write(ring, out);
    return out.toByteArray();
  }

  private static Ring read(byte[] bytes) throws IOException {
    return RingFile.read(new ByteArrayInputStream(bytes), "test");
  }
}
