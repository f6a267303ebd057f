package io.ringfort.proxy.s3.payload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ringfort.http.RequestBody;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.sign.ChunkSigning;
import io.ringfort.proxy.s3.sign.PayloadSigning;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Takes data out of the chunks of AWS and checks their signatures. For one thread.
///
/// ```
/// chunk    size-in-hex [ ";chunk-signature=" 64-hex ] CRLF data CRLF
/// last     "0" [ ";chunk-signature=" 64-hex ] CRLF
/// trailer  *( name ":" value CRLF ) [ "x-amz-trailer-signature:" 64-hex CRLF ]
/// end      CRLF
/// ```
///
/// Data is handed on as it comes, before the signature of its chunk could be checked; a wrong one
/// is a fault at the end of the chunk. Every fault is final: later reads have the same. Memory does
/// not depend on the sizes that a body gives for its chunks. Reads never go beyond the body's own
/// end: a body that ends early is an [S3Error#INCOMPLETE_BODY] at once.
final class AwsChunkedBody {
  static final int LINE_BYTES_MAX = 1024;
  static final int SIZE_DIGITS_MAX = 15;
  static final int TRAILERS_MAX = 8;

  private static final int BUFFER_BYTES = 16 << 10;
  private static final String SIGNATURE_EXTENSION = "chunk-signature=";
  private static final String TRAILER_SIGNATURE = "x-amz-trailer-signature";

  private final RequestBody source;
  private final long length;
  private final @Nullable ChunkSigning signing;
  private final boolean trailer;
  private final @Nullable MessageDigest chunkSha256;
  private final ByteBuffer buffer;
  private final ChunkTrailer fields = new ChunkTrailer();

  private String previousSignature = "";
  private String claimedSignature = "";
  private long handedOn;
  private long chunkLeft;
  private boolean inChunk;
  private boolean ended;

  private AwsChunkedBody(
      RequestBody source, long length, @Nullable ChunkSigning signing, boolean trailer) {
    this.source = source;
    this.length = length;
    this.signing = signing;
    this.trailer = trailer;
    this.chunkSha256 = signing == null ? null : RunningChecksum.Digests.start("SHA-256");
    this.previousSignature = signing == null ? "" : signing.seedSignature();
    long all = source.length();
    this.buffer =
        ByteBuffer.allocate(all < 0 ? BUFFER_BYTES : (int) Math.min(BUFFER_BYTES, all + 1)).flip();
  }

  /// A decoder, if a body that is signed like this is chunked.
  ///
  /// @param length of the data, as the head of the request gives it
  static Optional<AwsChunkedBody> of(RequestBody source, long length, PayloadSigning how) {
    return switch (how) {
      case PayloadSigning.Unsigned _, PayloadSigning.Digest _ -> Optional.empty();
      case PayloadSigning.SignedChunks(ChunkSigning signing) ->
          Optional.of(new AwsChunkedBody(source, length, signing, false));
      case PayloadSigning.SignedChunksWithTrailer(ChunkSigning signing) ->
          Optional.of(new AwsChunkedBody(source, length, signing, true));
      case PayloadSigning.UnsignedChunksWithTrailer _ ->
          Optional.of(new AwsChunkedBody(source, length, null, true));
    };
  }

  /// Reads at least one byte of data, and never beyond its chunk.
  ///
  /// @return number of bytes, 0 only if the target has no room, -1 after the end
  /// @throws PayloadProblemException if the body is malformed, incomplete, or not signed as it says
  int read(ByteBuffer target) throws IOException {
    if (!target.hasRemaining()) {
      return 0;
    }
    if (!ended && !inChunk) {
      beginChunk();
    }
    if (ended) {
      return -1;
    }
    int from = target.position();
    int count = take(target, (int) Math.min(target.remaining(), chunkLeft));
    if (chunkSha256 != null) {
      chunkSha256.update(target.slice(from, count));
    }
    handedOn += count;
    chunkLeft -= count;
    if (chunkLeft == 0) {
      endChunk();
    }
    return count;
  }

  /// The fields after the data.
  ///
  /// @throws IllegalStateException before the end was read
  ChunkTrailer trailer() {
    if (!ended) {
      throw new IllegalStateException("the body has not been read to its end");
    }
    return fields;
  }

  /// Moves some bytes of data, past the buffer if it is empty.
  private int take(ByteBuffer target, int most) throws IOException {
    int limit = target.limit();
    int from = target.position();
    if (buffer.hasRemaining()) {
      int count = Math.min(most, buffer.remaining());
      target.put(from, buffer, buffer.position(), count).position(from + count);
      buffer.position(buffer.position() + count);
      return count;
    }
    target.limit(from + most);
    try {
      if (source.read(target) < 0) {
        throw PayloadProblemException.incomplete();
      }
    } finally {
      target.limit(limit);
    }
    return target.position() - from;
  }

  private void beginChunk() throws IOException {
    String line = line();
    int semicolon = line.indexOf(';');
    chunkLeft = size(semicolon < 0 ? line : line.substring(0, semicolon));
    claimedSignature = semicolon < 0 ? "" : extension(line.substring(semicolon + 1));
    if (claimedSignature.isEmpty() != (signing == null)) {
      throw malformed(
          signing == null ? "a chunk that nobody announced to be signed" : "an unsigned chunk");
    }
    if (chunkLeft > length - handedOn) {
      throw malformed("more bytes of data than x-amz-decoded-content-length announces");
    }
    inChunk = true;
    if (chunkLeft == 0) {
      if (handedOn < length) {
        throw PayloadProblemException.incomplete();
      }
      checkChunk();
      end();
    }
  }

  private void endChunk() throws IOException {
    checkChunk();
    expectLineEnd();
    inChunk = false;
  }

  private void checkChunk() throws PayloadProblemException {
    if (signing != null && chunkSha256 != null) {
      String computed = signing.ofChunk(previousSignature, chunkSha256.digest());
      if (!ChunkSigning.same(computed, claimedSignature)) {
        throw badSignature();
      }
      previousSignature = computed;
    }
  }

  private void end() throws IOException {
    String signature = "";
    for (String line = line(); !line.isEmpty(); line = line()) {
      // Examples of AWS end the fields with a line feed of their own.
      String field = line.endsWith("\n") ? line.substring(0, line.length() - 1) : line;
      int colon = field.indexOf(':');
      if (!trailer || colon <= 0 || !signature.isEmpty() || fields.size() == TRAILERS_MAX) {
        throw malformed("a trailer that was not announced, or is malformed");
      }
      String name = field.substring(0, colon);
      String value = field.substring(colon + 1).strip();
      if (signing != null && name.equalsIgnoreCase(TRAILER_SIGNATURE)) {
        signature = value;
      } else if (!fields.add(name, value)) {
        throw malformed("a trailer field that comes twice");
      }
    }
    if (signing != null && trailer) {
      byte[] sha256 =
          RunningChecksum.Digests.start("SHA-256").digest(fields.canonical().getBytes(ISO_8859_1));
      if (!ChunkSigning.same(signing.ofTrailer(previousSignature, sha256), signature)) {
        throw badSignature();
      }
    }
    if (buffer.hasRemaining() || fill()) {
      throw malformed("bytes after its last chunk");
    }
    ended = true;
  }

  // ---- lines

  private static long size(String digits) throws PayloadProblemException {
    int count = digits.length();
    if (count == 0 || count > SIZE_DIGITS_MAX) {
      throw malformed("a chunk size that is no number of 1 to " + SIZE_DIGITS_MAX + " digits");
    }
    long size = 0;
    for (int index = 0; index < count; index++) {
      char c = digits.charAt(index);
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw malformed("a chunk size that is no hexadecimal number");
      }
      size = (size << 4) | digit;
    }
    return size;
  }

  private static String extension(String text) throws PayloadProblemException {
    if (!text.startsWith(SIGNATURE_EXTENSION)) {
      throw malformed("a chunk extension other than chunk-signature");
    }
    String signature = text.substring(SIGNATURE_EXTENSION.length());
    if (signature.isEmpty()) {
      throw malformed("an empty chunk-signature");
    }
    return signature;
  }

  /// The bytes before the next CRLF.
  private String line() throws IOException {
    StringBuilder line = new StringBuilder(96);
    boolean afterReturn = false;
    while (true) {
      char c = (char) (oneByte() & 0xff);
      if (afterReturn && c == '\n') {
        line.setLength(line.length() - 1);
        return line.toString();
      }
      if (line.length() == LINE_BYTES_MAX) {
        throw malformed("a line of more than " + LINE_BYTES_MAX + " bytes");
      }
      line.append(c);
      afterReturn = c == '\r';
    }
  }

  private void expectLineEnd() throws IOException {
    if (oneByte() != '\r' || oneByte() != '\n') {
      throw malformed("a chunk that is longer than its size");
    }
  }

  private byte oneByte() throws IOException {
    if (!buffer.hasRemaining() && !fill()) {
      throw PayloadProblemException.incomplete();
    }
    return buffer.get();
  }

  /// Whether there are more bytes; they are in the buffer then.
  private boolean fill() throws IOException {
    buffer.clear();
    int count = source.read(buffer);
    buffer.flip();
    return count > 0;
  }

  private static PayloadProblemException malformed(String what) {
    return PayloadProblemException.of(S3Error.INVALID_REQUEST, "The aws-chunked body has " + what);
  }

  private static PayloadProblemException badSignature() {
    return PayloadProblemException.of(
        S3Error.SIGNATURE_DOES_NOT_MATCH,
        "The signature of a chunk that we calculated does not match the one in the body.");
  }
}
