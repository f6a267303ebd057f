package io.ringfort.proxy.s3.payload;

import io.ringfort.http.HttpHeaders;
import io.ringfort.http.RequestBody;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.s3.sign.ChunkSigning;
import io.ringfort.proxy.s3.sign.PayloadSigning;
import io.ringfort.proxy.syntax.HeaderWords;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The body of a request, without the chunks of AWS, checked against everything that the client
/// said about it. For one thread, once, to the end.
///
/// [#read(ByteBuffer)] answers -1 only if all was checked and right: length, signatures, SHA-256,
/// checksum. What the Content-MD5 says is left to [#check(String)], since whoever stores data
/// computes its MD5 anyway. Nothing that was read may become visible before both.
public final class S3Payload {
  private static final int MD5_BYTES = 16;

  private final RequestBody body;
  private final @Nullable AwsChunkedBody chunks;
  private final long length;
  private final List<String> trailerNames;
  private final PromisedChecksum promised;
  private final @Nullable RunningChecksum running;
  private final @Nullable MessageDigest sha256;
  private final String sha256Hex;
  private final String md5Hex;

  private boolean ended;
  private @Nullable PayloadProblemException fault;
  private Optional<VerifiedChecksum> checksum = Optional.empty();

  private S3Payload(
      RequestBody body, HttpHeaders headers, PayloadSigning signing, ChecksumUse use) {
    boolean chunked =
        !(signing instanceof PayloadSigning.Unsigned || signing instanceof PayloadSigning.Digest);
    boolean hasTrailer = chunked && !(signing instanceof PayloadSigning.SignedChunks);
    this.body = body;
    this.length = chunked ? decodedLength(headers) : body.length();
    this.chunks = AwsChunkedBody.of(body, length, signing).orElse(null);
    this.trailerNames = PromisedChecksum.trailerNames(headers);
    this.promised =
        use == ChecksumUse.IGNORE
            ? new PromisedChecksum.None()
            : PromisedChecksum.parse(headers, hasTrailer);
    this.running =
        switch (promised) {
          case PromisedChecksum.None _ ->
              use == ChecksumUse.VERIFY_OR_COMPUTE ? ChecksumAlgorithm.CRC64NVME.start() : null;
          case PromisedChecksum.Value(ChecksumAlgorithm algorithm, String _) -> algorithm.start();
          case PromisedChecksum.InTrailer(ChecksumAlgorithm algorithm) -> algorithm.start();
        };
    this.sha256Hex = signing instanceof PayloadSigning.Digest(String hex) ? hex : "";
    this.sha256 = sha256Hex.isEmpty() ? null : RunningChecksum.Digests.start("SHA-256");
    this.md5Hex = headers.first("content-md5").map(S3Payload::md5).orElse("");
  }

  /// A payload whose checksum fields are about it.
  ///
  /// @throws S3Problem if the head says about the body what cannot be or is malformed
  public static S3Payload open(RequestBody body, HttpHeaders headers, PayloadSigning signing) {
    return open(body, headers, signing, ChecksumUse.VERIFY);
  }

  /// A payload.
  ///
  /// @throws S3Problem if the head says about the body what cannot be or is malformed
  public static S3Payload open(
      RequestBody body, HttpHeaders headers, PayloadSigning signing, ChecksumUse use) {
    return new S3Payload(body, headers, signing, use);
  }

  private static long decodedLength(HttpHeaders headers) {
    String field = "x-amz-decoded-content-length";
    long length =
        HeaderWords.digits(
            headers
                .first(field)
                .orElseThrow(() ->
                    S3Problem.of(
                        S3Error.MISSING_CONTENT_LENGTH,
                        "You must provide the " + field + " header.")));
    if (length < 0) {
      throw S3Problem.of(S3Error.INVALID_ARGUMENT, field + " is not a number")
          .with("ArgumentName", field);
    }
    return length;
  }

  private static String md5(String base64) {
    try {
      byte[] md5 = Base64.getDecoder().decode(base64);
      if (md5.length == MD5_BYTES) {
        return HexFormat.of().formatHex(md5);
      }
    } catch (IllegalArgumentException _) {
      // As one of another length.
    }
    throw S3Problem.of(S3Error.INVALID_DIGEST, "The Content-MD5 you specified was invalid.")
        .with("Content-MD5", base64);
  }

  /// Bytes of the data; -1 if the client did not say. Whoever needs to know asks for a length then.
  public long length() {
    return length;
  }

  /// Reads at least one byte. Blocks until there is something.
  ///
  /// @return number of bytes, 0 only if the target has no room, -1 if the end was reached and
  ///   everything was right
  /// @throws PayloadProblemException if the body is not what was promised
  /// @throws IOException if the client went away
  public int read(ByteBuffer target) throws IOException {
    if (fault != null) {
      throw fault;
    }
    if (ended) {
      return -1;
    }
    try {
      return readChecked(target);
    } catch (PayloadProblemException e) {
      fault = e;
      throw e;
    }
  }

  private int readChecked(ByteBuffer target) throws IOException {
    int from = target.position();
    int count = chunks == null ? body.read(target) : chunks.read(target);
    if (count < 0) {
      end();
    } else if (count > 0) {
      if (running != null) {
        running.update(target.slice(from, count));
      }
      if (sha256 != null) {
        sha256.update(target.slice(from, count));
      }
    }
    return count;
  }

  /// Reads all of a small body, its Content-MD5 checked too.
  ///
  /// @throws S3Problem if there are more bytes than allowed
  /// @throws PayloadProblemException if the body is not what was promised
  /// @throws IOException if the client went away
  public byte[] readAll(int bytesMax) throws IOException {
    if (length > bytesMax) {
      throw tooLong(bytesMax);
    }
    List<ByteBuffer> pieces = new ArrayList<>();
    int pieceBytes = length >= 0 ? (int) length + 1 : 16 << 10;
    long total = 0;
    while (true) {
      ByteBuffer piece = ByteBuffer.allocate(pieceBytes);
      int count = 0;
      while (count >= 0 && piece.hasRemaining()) {
        count = read(piece);
      }
      total += piece.position();
      if (total > bytesMax) {
        throw tooLong(bytesMax);
      }
      pieces.add(piece.flip());
      if (count < 0) {
        break;
      }
    }
    ByteBuffer all = ByteBuffer.allocate((int) total);
    pieces.forEach(all::put);
    if (!md5Hex.isEmpty()) {
      byte[] md5 = RunningChecksum.Digests.start("MD5").digest(all.array());
      Optional<S3Problem> problem = check(HexFormat.of().formatHex(md5));
      if (problem.isPresent()) {
        throw new PayloadProblemException(problem.get());
      }
    }
    return all.array();
  }

  private static S3Problem tooLong(int bytesMax) {
    return S3Problem.of(
        S3Error.MAX_MESSAGE_LENGTH_EXCEEDED,
        "Your request was too large: its body may have " + bytesMax + " bytes.");
  }

  /// What the Content-MD5 of the client says, in hexadecimal.
  public Optional<String> expectedMd5() {
    return md5Hex.isEmpty() ? Optional.empty() : Optional.of(md5Hex);
  }

  /// The last word about data that was read to its end: why it must not be stored, if so.
  ///
  /// @param md5 hexadecimal MD5 of all bytes
  public Optional<S3Problem> check(String md5) {
    if (fault != null) {
      return Optional.of(fault.problem());
    }
    if (!ended) {
      return Optional.of(S3Problem.of(S3Error.INCOMPLETE_BODY));
    }
    if (!md5Hex.isEmpty() && !md5Hex.equalsIgnoreCase(md5)) {
      return Optional.of(
          S3Problem.of(
                  S3Error.BAD_DIGEST,
                  "The Content-MD5 you specified did not match what we received.")
              .with("ExpectedDigest", md5Hex)
              .with("CalculatedDigest", md5));
    }
    return Optional.empty();
  }

  /// The checksum of the data, after its end: the one that the client gave and that was found
  /// right, or the one that was computed without; empty if there was none to compute.
  public Optional<VerifiedChecksum> checksum() {
    return checksum;
  }

  private void end() throws PayloadProblemException {
    checkSha256();
    checkTrailerNames();
    checkChecksum();
    ended = true;
  }

  private void checkSha256() throws PayloadProblemException {
    if (sha256 != null) {
      String computed = HexFormat.of().formatHex(sha256.digest());
      if (!ChunkSigning.same(computed, sha256Hex)) {
        throw new PayloadProblemException(
            S3Problem.of(
                    S3Error.CONTENT_SHA256_MISMATCH,
                    "The provided 'x-amz-content-sha256' header does not match what was computed.")
                .with("ClientComputedContentSHA256", sha256Hex)
                .with("S3ComputedContentSHA256", computed));
      }
    }
  }

  private void checkTrailerNames() throws PayloadProblemException {
    if (chunks != null) {
      for (String name : chunks.trailer().names()) {
        if (!trailerNames.contains(name)) {
          throw PayloadProblemException.of(
              S3Error.INVALID_REQUEST, "The body has a trailer that x-amz-trailer does not name.");
        }
      }
    }
  }

  private void checkChecksum() throws PayloadProblemException {
    if (running == null) {
      return;
    }
    ChecksumAlgorithm algorithm = running.algorithm();
    String computed = running.base64();
    String expected =
        switch (promised) {
          case PromisedChecksum.None _ -> computed;
          case PromisedChecksum.Value(ChecksumAlgorithm _, String base64) -> base64;
          case PromisedChecksum.InTrailer _ -> inTrailer(algorithm);
        };
    if (!expected.equals(computed)) {
      throw PayloadProblemException.of(
          S3Error.BAD_DIGEST,
          "The " + algorithm + " you specified did not match the calculated checksum.");
    }
    checksum = Optional.of(new VerifiedChecksum(algorithm, computed));
  }

  private String inTrailer(ChecksumAlgorithm algorithm) throws PayloadProblemException {
    String value = chunks == null ? "" : chunks.trailer().find(algorithm.field()).orElse("");
    if (value.isEmpty()) {
      throw PayloadProblemException.of(
          S3Error.INVALID_REQUEST,
          "The body lacks the trailer " + algorithm.field() + " that x-amz-trailer names.");
    }
    if (algorithm.decode(value).isEmpty()) {
      throw new PayloadProblemException(PromisedChecksum.invalid(algorithm));
    }
    return value;
  }
}
