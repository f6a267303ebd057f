package io.ringfort.common.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.common.codec.WireFormatException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class ObjectMetadataTest {
  @Property(tries = 200)
  void roundTrips(
      @ForAll @LongRange(min = 0) long bytes,
      @ForAll String etag,
      @ForAll String type,
      @ForAll @Size(max = 5) Map<String, String> headers,
      @ForAll @Size(max = 5) Map<String, String> user,
      @ForAll @LongRange(min = 0) long deleteAt) {
    ObjectMetadata metadata =
        new ObjectMetadata(
            bytes,
            wellFormed(etag),
            new ObjectAttributes(
                wellFormed(type), copy(headers), copy(user), new TreeMap<>(), deleteAt));

    assertThat(ObjectMetadata.decode(metadata.encode())).isEqualTo(metadata);
  }

  @Property(tries = 500)
  void anyBytesAreReadOrRefused(@ForAll byte[] bytes) {
    try {
      assertThat(ObjectMetadata.decode(bytes).encode()).isEqualTo(bytes);
    } catch (WireFormatException expected) {
      assertThat(expected).hasMessageMatching("(?s).+");
    }
  }

  private static SortedMap<String, String> copy(Map<String, String> map) {
    SortedMap<String, String> copy = new TreeMap<>();
    map.forEach((key, value) -> copy.put(wellFormed(key), wellFormed(value)));
    return copy;
  }

  /// Without unpaired surrogates, which no text on the wire has.
  private static String wellFormed(String text) {
    return new String(
        text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        java.nio.charset.StandardCharsets.UTF_8);
  }
}
