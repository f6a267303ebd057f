package io.ringfort.proxy.s3.payload;

import io.ringfort.http.HttpHeaders;
import io.ringfort.http.RequestBody;
import io.ringfort.proxy.s3.payload.ChunkedUpload.Form;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/// Target of Jazzer: bodies in chunks. The first byte says which form, the second how long the data
/// is, the third how it is read.
public final class PayloadFuzz {
  private static final int HEAD_BYTES = 3;
  private static final List<Form> FORMS =
      List.of(Form.SIGNED, Form.SIGNED_WITH_TRAILER, Form.UNSIGNED_WITH_TRAILER);

  private PayloadFuzz() {}

  /// A body is read to its end, with as many bytes as were announced, or is refused with an answer.
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    if (input.length < HEAD_BYTES) {
      return;
    }
    Form form = FORMS.get((input[0] & 0xff) % FORMS.size());
    int length = input[1] & 0xff;
    HttpHeaders headers = HttpHeaders.of("x-amz-decoded-content-length", Integer.toString(length));
    if (form.trailer()) {
      headers = headers.and("x-amz-trailer", "x-amz-checksum-crc32c");
    }
    S3Payload payload =
        S3Payload.open(
            RequestBody.of(Arrays.copyOfRange(input, HEAD_BYTES, input.length)),
            headers,
            ChunkedUpload.signing(form));
    ByteBuffer piece = ByteBuffer.allocate(1 + (input[2] & 0xff));
    int total = 0;
    try {
      while (payload.read(piece.clear()) >= 0) {
        if (piece.position() == 0) {
          throw new IllegalStateException("read nothing");
        }
        total += piece.position();
        if (total > length) {
          throw new IllegalStateException(total + " bytes of " + length);
        }
      }
    } catch (PayloadProblemException e) {
      if (payload.check("").isEmpty()) {
        throw new IllegalStateException("forgot its fault", e);
      }
      return;
    }
    if (total != length || payload.check("").isPresent()) {
      throw new IllegalStateException(total + " bytes of " + length + " were accepted");
    }
  }
}
