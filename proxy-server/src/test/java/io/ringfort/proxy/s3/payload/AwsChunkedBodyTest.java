package io.ringfort.proxy.s3.payload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.http.HttpHeaders;
import io.ringfort.http.RequestBody;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.s3.payload.ChunkedUpload.Form;
import io.ringfort.proxy.s3.sign.PayloadSigning;
import io.ringfort.proxy.s3.sign.SignatureFixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class AwsChunkedBodyTest {
  private static byte[] data(int count, long seed) {
    byte[] data = new byte[count];
    new Random(seed).nextBytes(data);
    return data;
  }

  private static String trailer(byte[] data) {
    RunningChecksum running = ChecksumAlgorithm.CRC32C.start();
    running.update(ByteBuffer.wrap(data));
    return "x-amz-checksum-crc32c:" + running.base64();
  }

  private static HttpHeaders headers(Form form, long length) {
    HttpHeaders headers = HttpHeaders.of("x-amz-decoded-content-length", Long.toString(length));
    return form.trailer() ? headers.and("x-amz-trailer", "x-amz-checksum-crc32c") : headers;
  }

  /// Reads all, in pieces of at most so many bytes.
  private static byte[] decoded(byte[] wire, Form form, long length, int pieceBytes)
      throws IOException {
    S3Payload payload =
        S3Payload.open(RequestBody.of(wire), headers(form, length), ChunkedUpload.signing(form));
    assertThat(payload.length()).isEqualTo(length);
    byte[] read = readAll(payload, pieceBytes);
    assertThat(payload.check("")).isEmpty();
    assertThat(payload.checksum().isPresent()).isEqualTo(form.trailer());
    return read;
  }

  private static byte[] readAll(S3Payload payload, int pieceBytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteBuffer piece = ByteBuffer.allocate(pieceBytes);
    int reads = 0;
    while (payload.read(piece.clear()) >= 0) {
      out.write(piece.array(), 0, piece.position());
      assertThat(++reads).isLessThan(1_000_000);
    }
    assertThat(payload.read(piece.clear())).isEqualTo(-1);
    return out.toByteArray();
  }

  private static S3Error problem(byte[] wire, Form form, long length) {
    try {
      decoded(wire, form, length, 100);
    } catch (PayloadProblemException e) {
      return e.problem().error();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("was accepted");
  }

  @Property(tries = 300)
  void whatWasSentIsRead(
      @ForAll Form form,
      @ForAll @IntRange(max = 60_000) int bytes,
      @ForAll @IntRange(min = 1, max = 30_000) int chunkBytes,
      @ForAll @IntRange(min = 1, max = 20_000) int pieceBytes,
      @ForAll long seed)
      throws IOException {
    byte[] data = data(bytes, seed);
    int chunk = Math.max(chunkBytes, bytes / 50);
    byte[] wire = ChunkedUpload.encode(form, data, chunk, trailer(data));
    assertThat(decoded(wire, form, bytes, Math.max(pieceBytes, bytes / 1000 + 1))).isEqualTo(data);
  }

  @Property(tries = 12)
  void everyReadMayHaveAnySize(@ForAll Form form, @ForAll @IntRange(max = 70) int bytes)
      throws IOException {
    byte[] data = data(bytes, bytes);
    byte[] wire = ChunkedUpload.encode(form, data, 16, trailer(data));
    for (int pieceBytes = 1; pieceBytes <= bytes + 1; pieceBytes++) {
      assertThat(decoded(wire, form, bytes, pieceBytes)).isEqualTo(data);
    }
  }

  @Property(tries = 12)
  void whatEndsEarlyIsIncompleteWhereverItEnds(
      @ForAll Form form, @ForAll @IntRange(max = 70) int bytes) {
    byte[] data = data(bytes, bytes);
    byte[] wire = ChunkedUpload.encode(form, data, 16, trailer(data));
    for (int count = 0; count < wire.length; count++) {
      assertThat(problem(Arrays.copyOf(wire, count), form, bytes))
          .as("%s of %s bytes", count, wire.length)
          .isEqualTo(S3Error.INCOMPLETE_BODY);
    }
  }

  @Property(tries = 12)
  void noByteOfASignedBodyCanBeAnother(
      @ForAll boolean trailer, @ForAll @IntRange(max = 70) int bytes, @ForAll long seed) {
    Form form = trailer ? Form.SIGNED_WITH_TRAILER : Form.SIGNED;
    byte[] data = data(bytes, seed);
    byte[] wire = ChunkedUpload.encode(form, data, 16, trailer(data));
    Random random = new Random(seed);
    for (int at = 0; at < wire.length; at++) {
      byte[] other = wire.clone();
      // Upper and lower case of sizes and names of fields mean the same.
      int flip = 1 + random.nextInt(255);
      other[at] ^= (byte) (flip == 0x20 ? 1 : flip);
      assertThat(problem(other, form, bytes)).as("byte %s", at).isNotNull();
    }
  }

  @Property(tries = 12)
  void nothingMayFollow(@ForAll Form form, @ForAll @IntRange(max = 70) int bytes) {
    byte[] data = data(bytes, bytes);
    byte[] wire = ChunkedUpload.encode(form, data, 16, trailer(data));
    assertThat(problem(Arrays.copyOf(wire, wire.length + 1), form, bytes))
        .isEqualTo(S3Error.INVALID_REQUEST);
  }

  @Property(tries = 12)
  void theLengthOfTheHeadHolds(@ForAll Form form, @ForAll @IntRange(min = 1, max = 70) int bytes) {
    byte[] data = data(bytes, bytes);
    byte[] wire = ChunkedUpload.encode(form, data, 16, trailer(data));
    assertThat(problem(wire, form, bytes + 1)).isEqualTo(S3Error.INCOMPLETE_BODY);
    assertThat(problem(wire, form, bytes - 1)).isEqualTo(S3Error.INVALID_REQUEST);
  }

  private static S3Error unsignedProblem(String wire) {
    return problem(wire.getBytes(ISO_8859_1), Form.UNSIGNED_WITH_TRAILER, 3);
  }

  @Example
  void malformedChunks() {
    String end = "0\r\nx-amz-checksum-crc32c:" + "AAAAAA==" + "\r\n\r\n";
    for (String bad :
        new String[] {
          "\r\nabc\r\n" + end,
          "x\r\nabc\r\n" + end,
          "-3\r\nabc\r\n" + end,
          "0x3\r\nabc\r\n" + end,
          "3 \r\nabc\r\n" + end,
          "0000000000000003\r\nabc\r\n" + end,
          "fffffffffffffff\r\nabc\r\n" + end,
          "4\r\nabcd\r\n" + end,
          "3;chunk-signature=00\r\nabc\r\n" + end,
          "3;other=1\r\nabc\r\n" + end,
          "3;chunk-signature=\r\nabc\r\n" + end,
          "3\nabc\r\n" + end,
          "3\r\nabcd\r\n" + end,
          "3\r\nabc\n\n" + end,
          "3\r\nabc\r\n0\r\n:value\r\n\r\n",
          "3\r\nabc\r\n0\r\nno-colon\r\n\r\n",
          "3\r\nabc\r\n0\r\nx-amz-meta-other:1\r\n\r\n",
          "3\r\nabc\r\n0\r\n\r\n",
          "3\r\nabc\r\n0\r\nx-amz-checksum-crc32c:A\r\nx-amz-checksum-crc32c:A\r\n\r\n",
          "3\r\nabc\r\n0\r\nx:" + "y".repeat(AwsChunkedBody.LINE_BYTES_MAX) + "\r\n\r\n",
          "3".repeat(5000),
        }) {
      assertThat(unsignedProblem(bad)).as(bad).isEqualTo(S3Error.INVALID_REQUEST);
    }
    assertThat(unsignedProblem("3\r\nabc\r\n0\r\nx-amz-checksum-crc32c:!\r\n\r\n"))
        .isEqualTo(S3Error.BAD_DIGEST);
    StringBuilder many = new StringBuilder("3\r\nabc\r\n0\r\n");
    for (int count = 0; count <= AwsChunkedBody.TRAILERS_MAX; count++) {
      many.append("name").append(count).append(":1\r\n");
    }
    assertThat(unsignedProblem(many + "\r\n")).isEqualTo(S3Error.INVALID_REQUEST);
    assertThat(unsignedProblem("3\r\nabc\r\n" + end)).isEqualTo(S3Error.BAD_DIGEST);
  }

  @Example
  void aFaultIsFinal() throws IOException {
    S3Payload payload =
        S3Payload.open(
            RequestBody.of("z\r\n".getBytes(ISO_8859_1)),
            headers(Form.SIGNED, 3),
            ChunkedUpload.signing(Form.SIGNED));
    ByteBuffer piece = ByteBuffer.allocate(10);
    for (int times = 0; times < 3; times++) {
      assertThatThrownBy(() -> payload.read(piece)).isInstanceOf(PayloadProblemException.class);
    }
    assertThat(payload.check("")).map(S3Problem::error).contains(S3Error.INVALID_REQUEST);
  }

  @Example
  void whatWasNotReadToItsEndIsNotRight() {
    byte[] wire = ChunkedUpload.encode(Form.SIGNED, new byte[0], 1, "");
    S3Payload payload =
        S3Payload.open(
            RequestBody.of(wire), headers(Form.SIGNED, 0), ChunkedUpload.signing(Form.SIGNED));
    assertThat(payload.check("")).map(S3Problem::error).contains(S3Error.INCOMPLETE_BODY);
  }

  // ---- the published examples

  private static byte[] example(String[] signatures, String end) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int[] sizes = {65_536, 1024, 0};
    for (int index = 0; index < sizes.length; index++) {
      String line = Integer.toHexString(sizes[index]) + ";chunk-signature=" + signatures[index];
      out.writeBytes((line + "\r\n").getBytes(ISO_8859_1));
      out.writeBytes("a".repeat(sizes[index]).getBytes(ISO_8859_1));
      out.writeBytes((sizes[index] == 0 ? "" : "\r\n").getBytes(ISO_8859_1));
    }
    out.writeBytes(end.getBytes(ISO_8859_1));
    return out.toByteArray();
  }

  @Example
  void theExampleOfAws() throws IOException {
    byte[] wire =
        example(
            new String[] {
              "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
              "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
              "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9"
            },
            "\r\n");
    assertThat(wire).hasSize(66_824);
    assertThat(decoded(wire, Form.SIGNED, 66_560, 1000))
        .isEqualTo("a".repeat(66_560).getBytes(ISO_8859_1));
  }

  @Example
  void theExampleOfAwsWithATrailer() throws IOException {
    String[] signatures = {
      "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2",
      "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7",
      "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992"
    };
    String signature = "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435";
    for (String lineEnd : new String[] {"\r\n", "\n\r\n"}) {
      byte[] wire =
          example(
              signatures,
              "x-amz-checksum-crc32c:sOO8/Q=="
                  + lineEnd
                  + "x-amz-trailer-signature:"
                  + signature
                  + "\r\n\r\n");
      S3Payload payload =
          S3Payload.open(
              RequestBody.of(wire),
              headers(Form.SIGNED_WITH_TRAILER, 66_560),
              new PayloadSigning.SignedChunksWithTrailer(
                  SignatureFixture.chunks(
                      "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e")));
      assertThat(readAll(payload, 777)).hasSize(66_560);
      assertThat(payload.checksum())
          .contains(new VerifiedChecksum(ChecksumAlgorithm.CRC32C, "sOO8/Q=="));
    }
  }
}
