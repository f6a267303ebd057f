package io.ringfort.bench;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The S3 API, path style, each request signed anew with signature version 4 and an unsigned
/// payload, as SDKs do over TLS.
final class S3LoadDoor implements LoadDoor {
  private static final String HMAC = "HmacSHA256";
  private static final String SIGNED_HEADERS = "host;x-amz-content-sha256;x-amz-date";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final URI endpoint;
  private final String container;
  private final String accessKey;
  private final String secretKey;
  private final String region;

  S3LoadDoor(LoadOptions options) {
    this.endpoint = URI.create(options.s3());
    this.container = options.container();
    this.accessKey = options.user();
    this.secretKey = options.key();
    this.region = options.region();
  }

  @Override
  public URI endpoint() {
    return endpoint;
  }

  @Override
  public String head(String method, String object, String query) {
    String path = "/" + container + (object.isEmpty() ? "" : "/" + object);
    String time = TIME.format(Instant.now());
    String scope = time.substring(0, 8) + "/" + region + "/s3/aws4_request";
    String canonical =
        String.join(
            "\n",
            method,
            path,
            query,
            "host:" + endpoint.getAuthority(),
            "x-amz-content-sha256:UNSIGNED-PAYLOAD",
            "x-amz-date:" + time,
            "",
            SIGNED_HEADERS,
            "UNSIGNED-PAYLOAD");
    return method
        + " "
        + path
        + (query.isEmpty() ? "" : "?" + query)
        + " HTTP/1.1\r\nHost: "
        + endpoint.getAuthority()
        + "\r\nx-amz-content-sha256: UNSIGNED-PAYLOAD\r\nx-amz-date: "
        + time
        + "\r\nAuthorization: AWS4-HMAC-SHA256 Credential="
        + accessKey
        + "/"
        + scope
        + ", SignedHeaders="
        + SIGNED_HEADERS
        + ", Signature="
        + signature(time, scope, canonical)
        + "\r\n";
  }

  @Override
  public String pageAfter(String name) {
    return "list-type=2&max-keys=1000&start-after=" + name;
  }

  private String signature(String time, String scope, String canonical) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));
      String signed =
          "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n" + HexFormat.of().formatHex(hash);
      byte[] key = ("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8);
      for (String part : scope.split("/", -1)) {
        key = mac(key, part);
      }
      return HexFormat.of().formatHex(mac(key, signed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static byte[] mac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance(HMAC);
    mac.init(new SecretKeySpec(key, HMAC));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }
}
