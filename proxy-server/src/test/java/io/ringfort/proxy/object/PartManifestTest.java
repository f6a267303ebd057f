package io.ringfort.proxy.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.common.codec.WireFormatException;
import io.ringfort.common.name.ContainerName;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PartManifestTest {
  private static final ContainerName BOX = new ContainerName(".uploads", "parts-1");
  private static final String MD5 = "0123456789abcdef0123456789abcdef";

  @Provide
  Arbitrary<PartManifest> manifests() {
    Arbitrary<String> names =
        Arbitraries.strings()
            .withChars("ab/é\uD83D\uDE00\uD83D\uDE01".toCharArray())
            .filter(PartManifestTest::isText);
    Arbitrary<ManifestPart> parts =
        Combinators.combine(
                Arbitraries.integers().between(1, ManifestPart.NUMBER_MAX),
                names.map(name -> "x" + name),
                Arbitraries.longs().between(0, 5L << 30),
                Arbitraries.strings().withChars("0123456789abcdef").ofLength(32),
                Arbitraries.strings().alpha().ofMaxLength(20))
            .as(ManifestPart::new);
    return parts
        .list()
        .ofMinSize(1)
        .ofMaxSize(50)
        .uniqueElements(ManifestPart::number)
        .map(list -> {
          List<ManifestPart> sorted = new ArrayList<>(list);
          sorted.sort((a, b) -> Integer.compare(a.number(), b.number()));
          return new PartManifest(BOX, 7, sorted);
        });
  }

  private static boolean isText(String text) {
    return text.equals(
        new String(
            text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
            java.nio.charset.StandardCharsets.UTF_8));
  }

  @Property(tries = 500)
  void whatIsWrittenIsRead(@ForAll("manifests") PartManifest manifest) {
    assertThat(PartManifest.decode(manifest.encode())).isEqualTo(manifest);
  }

  @Property(tries = 500)
  void aChangedByteIsNoticed(
      @ForAll("manifests") PartManifest manifest, @ForAll int place, @ForAll byte change) {
    byte[] bytes = manifest.encode();
    bytes[Math.floorMod(place, bytes.length)] ^= change == 0 ? 1 : change;

    assertThatThrownBy(() -> PartManifest.decode(bytes)).isInstanceOf(WireFormatException.class);
  }

  @Property(tries = 500)
  void aShorterOneIsNoticed(@ForAll("manifests") PartManifest manifest, @ForAll int length) {
    byte[] bytes = manifest.encode();
    byte[] shorter = java.util.Arrays.copyOf(bytes, Math.floorMod(length, bytes.length));

    assertThatThrownBy(() -> PartManifest.decode(shorter)).isInstanceOf(WireFormatException.class);
  }

  /// Garbage with a right checksum reaches the decoder of the body.
  @Property(tries = 2000)
  void garbageIsRefusedInOneWay(@ForAll("manifests") PartManifest manifest, @ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = manifest.encode();
    int body = bytes.length - 4;
    for (int change = 0; change < 3; change++) {
      bytes[5 + random.nextInt(body - 5)] = (byte) random.nextInt(256);
    }

    try {
      assertThat(PartManifest.decode(sealed(bytes)).encode()).isEqualTo(bytes);
    } catch (WireFormatException expected) {
      assertThat(expected).hasMessageNotContaining("null");
    }
  }

  @Example
  void tenThousandPartsFit() {
    List<ManifestPart> parts = new ArrayList<>();
    for (int number = 1; number <= ManifestPart.NUMBER_MAX; number++) {
      String name = MD5 + "/%05d/".formatted(number) + MD5;
      String note = "x".repeat(ManifestPart.NOTE_CHARACTERS_MAX);
      parts.add(new ManifestPart(number, name, 5L << 30, MD5, note));
    }
    PartManifest manifest = new PartManifest(BOX, 0, parts);

    assertThat(manifest.encode().length).isLessThan(PartManifest.BYTES_MAX);
    assertThat(PartManifest.decode(manifest.encode())).isEqualTo(manifest);
    assertThat(manifest.dataBytes()).isEqualTo(10_000 * (5L << 30));
  }

  @Example
  void onePartTooManyIsNoManifest() {
    ManifestPart part = new ManifestPart(1, "a", 1, MD5, "");

    assertThatThrownBy(() -> new PartManifest(BOX, 0, List.of(part, part)))
        .hasMessage("part 1 follows 1");
    assertThatThrownBy(() -> new PartManifest(BOX, 0, List.of())).hasMessageContaining("0 parts");
    assertThatThrownBy(() -> new ManifestPart(10_001, "a", 1, MD5, ""))
        .hasMessageContaining("allowed are 1 to 10000");
  }

  @Example
  void bytesOfAllPartsCanBeCounted() {
    List<ManifestPart> most =
        List.of(
            new ManifestPart(1, "a", Long.MAX_VALUE - 1, MD5, ""),
            new ManifestPart(2, "b", 1, MD5, ""));
    List<ManifestPart> more =
        List.of(most.getFirst(), most.getLast(), new ManifestPart(3, "c", 1, MD5, ""));

    assertThat(new PartManifest(BOX, 0, most).dataBytes()).isEqualTo(Long.MAX_VALUE);
    assertThatThrownBy(() -> new PartManifest(BOX, 0, more))
        .hasMessage("parts have more bytes than can be counted");
  }

  /// Two forms of one manifest would not be told apart from a fault of the writer.
  @Example
  void aPrefixThatIsTooShortIsRefused() {
    PartManifest manifest = new PartManifest(BOX, 0, List.of(new ManifestPart(1, "a", 1, MD5, "")));
    byte[] whole = manifest.encode();
    int prefix = 4 + 1 + 1 + 4 + ".uploads".length() + 4 + "parts-1".length();
    byte[] moved = whole.clone();
    ByteBuffer.wrap(moved).putInt(prefix, 0).putInt(prefix + 4, 1).putInt(prefix + 8, 1);
    ByteBuffer.wrap(moved).putInt(prefix + 12, 1).put(prefix + 16, (byte) 'a');

    assertThat(whole[prefix + 4]).isEqualTo((byte) 'a');
    assertThatThrownBy(() -> PartManifest.decode(sealed(moved)))
        .isInstanceOf(WireFormatException.class)
        .hasMessageContaining("more than the prefix");
  }

  /// The same bytes under a right checksum.
  private static byte[] sealed(byte[] bytes) {
    int body = bytes.length - 4;
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, body);
    ByteBuffer.wrap(bytes).putInt(body, (int) crc.getValue());
    return bytes;
  }

  @Example
  void tellsWhyItCannotBeRead() {
    byte[] other =
        "something else, longer than a head".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    byte[] newer = new PartManifest(BOX, 0, List.of(new ManifestPart(1, "a", 1, MD5, ""))).encode();
    newer[4] = 2;

    assertThatThrownBy(() -> PartManifest.decode(other)).hasMessageContaining("not a manifest");
    assertThatThrownBy(() -> PartManifest.decode(newer))
        .hasMessageContaining("format of a manifest is 2");
  }
}
