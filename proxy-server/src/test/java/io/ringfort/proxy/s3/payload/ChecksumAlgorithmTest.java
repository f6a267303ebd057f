package io.ringfort.proxy.s3.payload;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.Checksum;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ChecksumAlgorithmTest {
  private static String of(ChecksumAlgorithm algorithm, byte[] bytes) {
    RunningChecksum running = algorithm.start();
    running.update(ByteBuffer.wrap(bytes));
    return running.base64();
  }

  private static String hex(ChecksumAlgorithm algorithm, String text) {
    return HexFormat.of()
        .formatHex(Base64.getDecoder().decode(of(algorithm, text.getBytes(US_ASCII))));
  }

  @Example
  void theCheckValuesOfTheCatalogues() {
    assertThat(hex(ChecksumAlgorithm.CRC32, "123456789")).isEqualTo("cbf43926");
    assertThat(hex(ChecksumAlgorithm.CRC32C, "123456789")).isEqualTo("e3069283");
    assertThat(hex(ChecksumAlgorithm.CRC64NVME, "123456789")).isEqualTo("ae8b14860a799888");
    assertThat(hex(ChecksumAlgorithm.SHA1, "abc"))
        .isEqualTo("a9993e364706816aba3e25717850c26c9cd0d89d");
    assertThat(hex(ChecksumAlgorithm.SHA256, "abc"))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  /// Tables against the definition, bit by bit, at every alignment.
  @Property(tries = 300)
  void tablesSayWhatBitsSay(
      @ForAll @Size(max = 200) byte[] bytes, @ForAll @IntRange(max = 40) int split) {
    long crc = -1;
    for (byte b : bytes) {
      crc ^= b & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) != 0 ? (crc >>> 1) ^ Crc64Nvme.POLYNOMIAL : crc >>> 1;
      }
    }
    int at = Math.min(split, bytes.length);
    Checksum tables = new Crc64Nvme();
    tables.update(bytes, 0, at);
    tables.update(bytes, at, bytes.length - at);
    assertThat(tables.getValue()).isEqualTo(~crc);
    tables.reset();
    for (byte b : bytes) {
      tables.update(b);
    }
    assertThat(tables.getValue()).isEqualTo(~crc);
  }

  @Property(tries = 300)
  void partsCombineToTheWhole(
      @ForAll CombinableAlgorithm algorithm,
      @ForAll @Size(max = 300) byte[] bytes,
      @ForAll @IntRange(max = 300) int split) {
    int at = Math.min(split, bytes.length);
    ChecksumAlgorithm used = ChecksumAlgorithm.valueOf(algorithm.name());
    assertThat(
            used.combine(
                of(used, Arrays.copyOf(bytes, at)),
                of(used, Arrays.copyOfRange(bytes, at, bytes.length)),
                bytes.length - at))
        .isEqualTo(of(used, bytes));
  }

  enum CombinableAlgorithm {
    CRC32,
    CRC32C,
    CRC64NVME
  }

  /// Lengths that no test can feed: moving past 2 x n is moving past n twice.
  @Property(tries = 50)
  void combiningOverLongPiecesAdds(
      @ForAll CombinableAlgorithm algorithm, @ForAll @IntRange(min = 1) int bytes) {
    ChecksumAlgorithm used = ChecksumAlgorithm.valueOf(algorithm.name());
    String first = of(used, new byte[] {1, 2, 3});
    String nothing = of(used, new byte[0]);
    String once = used.combine(first, nothing, bytes);
    assertThat(used.combine(first, nothing, 2L * bytes))
        .isEqualTo(used.combine(once, nothing, bytes));
  }

  @Example
  void onlyItsOwnValuesAreDecoded() {
    assertThat(ChecksumAlgorithm.CRC32.decode("y/Q5Jg==")).isPresent();
    for (String bad :
        new String[] {"", "y/Q5Jg", "y/Q5J===", "y/Q5Jg=!", "AAAAAAAAAAA=", "a===="}) {
      assertThat(ChecksumAlgorithm.CRC32.decode(bad)).as(bad).isEmpty();
    }
    assertThatThrownBy(() -> ChecksumAlgorithm.SHA1.combine("", "", 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ChecksumAlgorithm.CRC32.combine("AAAA", "y/Q5Jg==", 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
