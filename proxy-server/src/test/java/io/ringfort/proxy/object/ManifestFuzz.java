package io.ringfort.proxy.object;

import io.ringfort.common.codec.WireFormatException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// Target of Jazzer: manifests as they come back from disks.
public final class ManifestFuzz {
  private static final int CHECKSUM_BYTES = 4;

  private ManifestFuzz() {}

  /// Bytes are what a manifest encodes to, or have the wrong format; also under a right checksum,
  /// behind which no mutation would come by itself.
  public static void fuzzerTestOneInput(byte[] input) {
    decode(input);
    decode(sealed(input));
  }

  private static void decode(byte[] bytes) {
    PartManifest manifest;
    try {
      manifest = PartManifest.decode(bytes);
    } catch (WireFormatException _) {
      return;
    }
    if (!Arrays.equals(manifest.encode(), bytes)) {
      throw new IllegalStateException("encodes to something else: " + manifest);
    }
    if (manifest.dataBytes() < manifest.parts().getLast().dataBytes()) {
      throw new IllegalStateException("less than its last part: " + manifest);
    }
  }

  private static byte[] sealed(byte[] input) {
    byte[] bytes = input.clone();
    int body = bytes.length - CHECKSUM_BYTES;
    if (body >= 0) {
      CRC32C crc = new CRC32C();
      crc.update(bytes, 0, body);
      ByteBuffer.wrap(bytes).putInt(body, (int) crc.getValue());
    }
    return bytes;
  }
}
