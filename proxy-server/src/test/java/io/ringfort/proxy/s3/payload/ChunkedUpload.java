package io.ringfort.proxy.s3.payload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ringfort.proxy.s3.sign.ChunkSigning;
import io.ringfort.proxy.s3.sign.PayloadSigning;
import io.ringfort.proxy.s3.sign.SignatureFixture;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/// A client that sends a body in chunks, written after the documents of AWS. Its signatures come
/// from [ChunkSigning], which the published examples are compared with.
final class ChunkedUpload {
  /// The three ways that bodies come in chunks.
  enum Form {
    SIGNED,
    SIGNED_WITH_TRAILER,
    UNSIGNED_WITH_TRAILER;

    boolean signed() {
      return this != UNSIGNED_WITH_TRAILER;
    }

    boolean trailer() {
      return this != SIGNED;
    }
  }

  private static final ChunkSigning SIGNING =
      SignatureFixture.chunks("4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9");

  private ChunkedUpload() {}

  static PayloadSigning signing(Form form) {
    return switch (form) {
      case SIGNED -> new PayloadSigning.SignedChunks(SIGNING);
      case SIGNED_WITH_TRAILER -> new PayloadSigning.SignedChunksWithTrailer(SIGNING);
      case UNSIGNED_WITH_TRAILER -> new PayloadSigning.UnsignedChunksWithTrailer();
    };
  }

  /// @param trailer a field `name:value` after the data, if the form has one
  static byte[] encode(Form form, byte[] data, int chunkBytes, String trailer) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String signature = SIGNING.seedSignature();
    for (int from = 0; from < data.length; from += chunkBytes) {
      int count = Math.min(chunkBytes, data.length - from);
      signature = chunk(out, form, data, from, count, signature);
      out.writeBytes("\r\n".getBytes(ISO_8859_1));
    }
    signature = chunk(out, form, data, data.length, 0, signature);
    if (form.trailer()) {
      out.writeBytes((trailer + "\r\n").getBytes(ISO_8859_1));
      if (form.signed()) {
        byte[] canonical =
            (trailer.toLowerCase(Locale.ROOT).substring(0, trailer.indexOf(':'))
                    + trailer.substring(trailer.indexOf(':'))
                    + "\n")
                .getBytes(ISO_8859_1);
        out.writeBytes(
            ("x-amz-trailer-signature:"
                    + SIGNING.ofTrailer(signature, sha256(canonical, 0, canonical.length))
                    + "\r\n")
                .getBytes(ISO_8859_1));
      }
    }
    out.writeBytes("\r\n".getBytes(ISO_8859_1));
    return out.toByteArray();
  }

  private static String chunk(
      ByteArrayOutputStream out, Form form, byte[] data, int from, int count, String previous) {
    String signature = previous;
    String line = Integer.toHexString(count);
    if (form.signed()) {
      signature = SIGNING.ofChunk(previous, sha256(data, from, count));
      line += ";chunk-signature=" + signature;
    }
    out.writeBytes((line + "\r\n").getBytes(ISO_8859_1));
    out.write(data, from, count);
    return signature;
  }

  static byte[] sha256(byte[] data, int from, int count) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(data, from, count);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static String sha256Hex(byte[] data) {
    return HexFormat.of().formatHex(sha256(data, 0, data.length));
  }
}
