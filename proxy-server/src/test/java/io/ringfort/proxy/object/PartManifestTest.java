package io.ringfort.proxy.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.common.codec.WireFormatException;
import io.ringfort.common.name.ContainerName;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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
    java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
    crc.update(bytes, 0, body);
    java.nio.ByteBuffer.wrap(bytes).putInt(body, (int) crc.getValue());

    try {
      PartManifest read = PartManifest.decode(bytes);
      assertThat(PartManifest.decode(read.encode())).isEqualTo(read);
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
