package io.ringfort.proxy.s3.sign;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.util.HexFormat;

/// What the signatures within a chunked body are computed from: each covers the one before it, the
/// first one that of the head. Immutable; never shows its key.
public final class ChunkSigning {
  private static final String NOTHING_SHA256 =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  private static final HexFormat HEX = HexFormat.of();

  private final SigningKey key;
  private final String prefix;
  private final String seedSignature;

  /// @param timestamp `yyyyMMdd'T'HHmmss'Z'` of the request
  /// @param scope `date/region/service/aws4_request`
  /// @param seedSignature the signature of the head
  ChunkSigning(SigningKey key, String timestamp, String scope, String seedSignature) {
    this.key = key;
    this.prefix = timestamp + '\n' + scope + '\n';
    this.seedSignature = seedSignature;
  }

  /// The signature that the first chunk's one covers.
  public String seedSignature() {
    return seedSignature;
  }

  /// The signature of a chunk.
  ///
  /// @param previous the signature before it
  /// @param sha256 of its data
  public String ofChunk(String previous, byte[] sha256) {
    return HEX.formatHex(
        key.sign(
            "AWS4-HMAC-SHA256-PAYLOAD\n"
                + prefix
                + previous
                + '\n'
                + NOTHING_SHA256
                + '\n'
                + HEX.formatHex(sha256)));
  }

  /// The signature of the trailer.
  ///
  /// @param previous the signature of the last chunk, the empty one
  /// @param sha256 of the fields as `name:value` lines, each ended by a line feed
  public String ofTrailer(String previous, byte[] sha256) {
    return HEX.formatHex(
        key.sign("AWS4-HMAC-SHA256-TRAILER\n" + prefix + previous + '\n' + HEX.formatHex(sha256)));
  }

  /// Whether two signatures are the same, in a time that does not tell where they differ.
  public static boolean same(String computed, String given) {
    return MessageDigest.isEqual(computed.getBytes(ISO_8859_1), given.getBytes(ISO_8859_1));
  }
}
