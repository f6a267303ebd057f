package io.ringfort.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A small S3 client of the tests' own, for what SDKs hide: many requests at once with exact
/// knowledge of each outcome. Safe for use by many threads. It retries nothing, signs itself
/// (signature version 4, unsigned payload), and takes names of unreserved characters only.
final class S3Api implements AutoCloseable {
  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(60);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final S3Endpoint endpoint;

  S3Api(S3Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  HttpResponse<byte[]> createBucket(String bucket) {
    return send("PUT", "/" + bucket, new byte[0]);
  }

  HttpResponse<byte[]> put(String bucket, String key, byte[] data, String... headers) {
    return send("PUT", "/" + bucket + "/" + key, data, headers);
  }

  HttpResponse<byte[]> get(String bucket, String key) {
    return send("GET", "/" + bucket + "/" + key, new byte[0]);
  }

  HttpResponse<byte[]> delete(String bucket, String key, String... headers) {
    return send("DELETE", "/" + bucket + "/" + key, new byte[0], headers);
  }

  /// @throws UncheckedIOException if the connection broke: the outcome is unknown
  private HttpResponse<byte[]> send(String method, String path, byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(endpoint.url() + path)).timeout(REQUEST_LIMIT);
    request.method(
        method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    sign(request, method, path);
    try {
      return http.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void sign(HttpRequest.Builder request, String method, String path) {
    String time = TIME.format(Instant.now());
    request.header("x-amz-date", time).header("x-amz-content-sha256", "UNSIGNED-PAYLOAD");
    TreeMap<String, String> signed = new TreeMap<>(Map.of("host", endpoint.authority()));
    request
        .copy()
        .build()
        .headers()
        .map()
        .forEach((name, values) -> {
          if (name.startsWith("x-amz-")) {
            signed.put(name, values.getFirst());
          }
        });
    String names = String.join(";", signed.keySet());
    String lines =
        signed.entrySet().stream()
            .map(header -> header.getKey() + ":" + header.getValue() + "\n")
            .collect(Collectors.joining());
    String canonical = String.join("\n", method, path, "", lines, names, "UNSIGNED-PAYLOAD");
    String day = time.substring(0, 8);
    String scope = day + "/" + endpoint.region() + "/s3/aws4_request";
    String toSign = String.join("\n", "AWS4-HMAC-SHA256", time, scope, sha256(canonical));
    byte[] key = ("AWS4" + endpoint.secretKey()).getBytes(UTF_8);
    for (String step : new String[] {day, endpoint.region(), "s3", "aws4_request"}) {
      key = hmac(key, step);
    }
    request.header(
        "Authorization",
        "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
            .formatted(
                endpoint.accessKeyId(), scope, names, HexFormat.of().formatHex(hmac(key, toSign))));
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
