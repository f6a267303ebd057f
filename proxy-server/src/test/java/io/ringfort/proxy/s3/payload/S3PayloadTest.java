package io.ringfort.proxy.s3.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ringfort.http.HttpHeaders;
import io.ringfort.http.RequestBody;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.s3.sign.PayloadSigning;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3PayloadTest {
  private static final byte[] DATA = "The quick brown fox".getBytes(UTF_8);
  private static final String MD5_BASE64 = "ogBPN3MLlEVnCnOPoPye5Q==";
  private static final PayloadSigning UNSIGNED = new PayloadSigning.Unsigned();

  private static S3Payload open(PayloadSigning signing, String... fields) {
    return S3Payload.open(RequestBody.of(DATA), HttpHeaders.of(fields), signing);
  }

  private static S3Problem refusal(PayloadSigning signing, String... fields) {
    return catchThrowableOfType(S3Problem.class, () -> open(signing, fields));
  }

  private static S3Problem fault(S3Payload payload) {
    return catchThrowableOfType(PayloadProblemException.class, () -> payload.readAll(100))
        .problem();
  }

  private static String checksum(ChecksumAlgorithm algorithm, byte[] data) {
    RunningChecksum running = algorithm.start();
    running.update(ByteBuffer.wrap(data));
    return running.base64();
  }

  @Test
  void plainBodies() throws IOException {
    S3Payload payload = open(UNSIGNED);
    assertThat(payload.length()).isEqualTo(DATA.length);
    assertThat(payload.readAll(DATA.length)).isEqualTo(DATA);
    assertThat(payload.checksum()).isEmpty();
    assertThat(payload.check("")).isEmpty();
    assertThatThrownBy(() -> open(UNSIGNED).readAll(DATA.length - 1))
        .isInstanceOf(S3Problem.class)
        .hasMessageContaining("18 bytes");
  }

  @Test
  void theSha256OfTheHead() throws IOException {
    assertThat(open(new PayloadSigning.Digest(ChunkedUpload.sha256Hex(DATA))).readAll(100))
        .isEqualTo(DATA);
    S3Problem problem =
        fault(open(new PayloadSigning.Digest(ChunkedUpload.sha256Hex(new byte[1]))));
    assertThat(problem.error()).isEqualTo(S3Error.CONTENT_SHA256_MISMATCH);
    assertThat(problem.details())
        .containsEntry("S3ComputedContentSHA256", ChunkedUpload.sha256Hex(DATA));
  }

  @Test
  void theMd5IsLeftToWhoeverStores() throws IOException {
    S3Payload payload = open(UNSIGNED, "Content-MD5", MD5_BASE64);
    assertThat(payload.expectedMd5()).contains("a2004f37730b9445670a738fa0fc9ee5");
    assertThat(payload.check("a2004f37730b9445670a738fa0fc9ee5"))
        .as("before the end nothing is right")
        .map(S3Problem::error)
        .contains(S3Error.INCOMPLETE_BODY);
    assertThat(payload.readAll(100)).isEqualTo(DATA);
    assertThat(payload.check("a2004f37730b9445670a738fa0fc9ee5")).isEmpty();
    assertThat(payload.check("00004f37730b9445670a738fa0fc9ee5"))
        .map(S3Problem::error)
        .contains(S3Error.BAD_DIGEST);
  }

  @Test
  void smallBodiesAreComparedWithTheirMd5() {
    assertThat(fault(open(UNSIGNED, "Content-MD5", "AAAAAAAAAAAAAAAAAAAAAA==")).error())
        .isEqualTo(S3Error.BAD_DIGEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAA=", "!!!!AAAAAAAAAAAAAAAAAA=="})
  void malformedMd5(String value) {
    assertThat(refusal(UNSIGNED, "Content-MD5", value).error()).isEqualTo(S3Error.INVALID_DIGEST);
  }

  @ParameterizedTest
  @EnumSource
  void checksumsInTheHead(ChecksumAlgorithm algorithm) throws IOException {
    String right = checksum(algorithm, DATA);
    S3Payload payload =
        open(UNSIGNED, algorithm.field(), right, "x-amz-sdk-checksum-algorithm", algorithm.name());
    assertThat(payload.readAll(100)).isEqualTo(DATA);
    assertThat(payload.checksum()).contains(new VerifiedChecksum(algorithm, right));

    S3Payload wrong = open(UNSIGNED, algorithm.field(), checksum(algorithm, new byte[1]));
    S3Problem problem = fault(wrong);
    assertThat(problem.error()).isEqualTo(S3Error.BAD_DIGEST);
    assertThat(problem.message())
        .isEqualTo("The " + algorithm + " you specified did not match the calculated checksum.");
    assertThat(wrong.check("")).contains(problem);

    assertThat(refusal(UNSIGNED, algorithm.field(), right.substring(1)).message())
        .isEqualTo("Value for " + algorithm.field() + " header is invalid.");
  }

  @Test
  void contradictions() {
    String crc = checksum(ChecksumAlgorithm.CRC32, DATA);
    String sha = checksum(ChecksumAlgorithm.SHA1, DATA);
    String sdk = "x-amz-sdk-checksum-algorithm";
    assertThat(refusal(UNSIGNED, "x-amz-checksum-crc32", crc, "x-amz-checksum-sha1", sha).message())
        .contains("Multiple checksum Types are not allowed");
    assertThat(refusal(UNSIGNED, "x-amz-checksum-crc32", crc, "x-amz-checksum-crc32", crc).error())
        .isEqualTo(S3Error.INVALID_REQUEST);
    assertThat(refusal(UNSIGNED, "x-amz-checksum-md4", crc).message()).contains("[CRC32, CRC32C,");
    assertThat(refusal(UNSIGNED, sdk, "CRC32").message()).contains("no corresponding");
    assertThat(refusal(UNSIGNED, sdk, "MD4").message()).contains("[CRC32, CRC32C,");
    assertThat(refusal(UNSIGNED, sdk, "SHA1", "x-amz-checksum-crc32", crc).message())
        .isEqualTo("Value for x-amz-sdk-checksum-algorithm header is invalid.");
    assertThat(refusal(UNSIGNED, "x-amz-trailer", "x-amz-checksum-crc32").error())
        .isEqualTo(S3Error.INVALID_REQUEST);
    PayloadSigning chunks = new PayloadSigning.UnsignedChunksWithTrailer();
    assertThat(refusal(chunks).error()).isEqualTo(S3Error.MISSING_CONTENT_LENGTH);
    assertThat(refusal(chunks, "x-amz-decoded-content-length", "-1").error())
        .isEqualTo(S3Error.INVALID_ARGUMENT);
  }

  @Test
  void whatDescribesTheChecksumIsNone() throws IOException {
    S3Payload payload =
        open(UNSIGNED, "x-amz-checksum-type", "FULL_OBJECT", "x-amz-checksum-mode", "ENABLED");
    assertThat(payload.readAll(100)).isEqualTo(DATA);
  }

  @Test
  void aChecksumIsComputedIfAsked() throws IOException {
    S3Payload payload =
        S3Payload.open(
            RequestBody.of(DATA), HttpHeaders.none(), UNSIGNED, ChecksumUse.VERIFY_OR_COMPUTE);
    assertThat(payload.checksum()).isEmpty();
    assertThat(payload.readAll(100)).isEqualTo(DATA);
    assertThat(payload.checksum())
        .contains(
            new VerifiedChecksum(
                ChecksumAlgorithm.CRC64NVME, checksum(ChecksumAlgorithm.CRC64NVME, DATA)));
  }

  @Test
  void checksumsOfSomethingElseAreLeftAlone() throws IOException {
    S3Payload payload =
        S3Payload.open(
            RequestBody.of(DATA),
            HttpHeaders.of("x-amz-checksum-crc32", "AAAAAA==", "x-amz-checksum-sha1", "none"),
            UNSIGNED,
            ChecksumUse.IGNORE);
    assertThat(payload.readAll(100)).isEqualTo(DATA);
    assertThat(payload.checksum()).isEmpty();
  }
}
