package io.ringfort.proxy.s3.sign;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ringfort.http.HttpHeaders;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/// The text that a signature covers, one char per byte.
final class CanonicalRequest {
  private static final int USUAL_CHARACTERS = 1024;

  private CanonicalRequest() {}

  /// What the key is applied to: the time, the scope, and the digest of the request.
  ///
  /// @param path in the form that was signed
  /// @param payload what the signature has in place of the body
  static String stringToSign(
      String method,
      String path,
      SignedQuery query,
      HttpHeaders headers,
      SignatureClaim claim,
      String payload) {
    StringBuilder text = new StringBuilder(USUAL_CHARACTERS);
    text.append(method).append('\n').append(path).append('\n');
    query.appendTo(text);
    text.append('\n');
    List<String> names = claim.signedHeaders();
    for (int index = 0; index < names.size(); index++) {
      appendField(text, names.get(index), headers);
    }
    text.append('\n');
    for (int index = 0; index < names.size(); index++) {
      text.append(index == 0 ? "" : ";").append(names.get(index).toLowerCase(Locale.ROOT));
    }
    text.append('\n').append(payload);
    return AuthorizationHeader.ALGORITHM
        + '\n'
        + claim.time().text()
        + '\n'
        + claim.scope().text()
        + '\n'
        + HexFormat.of().formatHex(sha256(text.toString().getBytes(ISO_8859_1)));
  }

  private static void appendField(StringBuilder text, String name, HttpHeaders headers) {
    text.append(name.toLowerCase(Locale.ROOT)).append(':');
    boolean first = true;
    for (int index = 0; index < headers.size(); index++) {
      if (headers.name(index).equalsIgnoreCase(name)) {
        text.append(first ? "" : ",");
        first = false;
        SignedText.appendValue(text, headers.value(index));
      }
    }
    text.append('\n');
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }
}
