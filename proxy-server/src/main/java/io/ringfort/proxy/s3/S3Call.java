package io.ringfort.proxy.s3;

import io.ringfort.http.HttpHeaders;
import io.ringfort.http.RequestBody;
import io.ringfort.proxy.access.Principal;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.s3.payload.ChecksumUse;
import io.ringfort.proxy.s3.payload.PayloadProblemException;
import io.ringfort.proxy.s3.payload.S3Payload;
import io.ringfort.proxy.s3.sign.Signed;
import java.io.IOException;

/// A request whose signature was checked, before it is understood.
///
/// @param signed who signed it, and how its body is protected
/// @param body unread, as it came over the wire
record S3Call(
    String method,
    S3Target target,
    S3Query query,
    HttpHeaders headers,
    Signed signed,
    RequestBody body) {
  /// Who signed it, or nobody.
  Principal principal() {
    return signed.principal();
  }

  /// The body, to be read and checked; called once.
  S3Payload payload(ChecksumUse use) {
    return S3Payload.open(body, headers, signed.payload(), use);
  }

  /// Reads the whole body, a document whose checksums are its own.
  ///
  /// @throws S3Problem if it is larger than allowed, or not what was promised
  /// @throws IOException if the client is gone
  byte[] readDocument(int bytesMax) throws IOException {
    return readDocument(bytesMax, ChecksumUse.VERIFY);
  }

  byte[] readDocument(int bytesMax, ChecksumUse use) throws IOException {
    try {
      return payload(use).readAll(bytesMax);
    } catch (PayloadProblemException e) {
      throw e.problem();
    }
  }
}
