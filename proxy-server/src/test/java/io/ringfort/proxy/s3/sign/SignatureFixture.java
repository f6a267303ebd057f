package io.ringfort.proxy.s3.sign;

import io.ringfort.http.HttpHeaders;
import io.ringfort.http.ServerRequest;
import io.ringfort.proxy.access.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// The user, the secret and the day of the examples of AWS.
public final class SignatureFixture {
  public static final String ACCESS_KEY_ID = "AKIAIOSFODNN7EXAMPLE";
  public static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  public static final Instant NOW = Instant.parse("2013-05-24T00:00:00Z");
  public static final Principal USER =
      new Principal.User("example", "user", Set.of("AUTH_example"), Set.of(), false);
  static final String NOTHING_SHA256 =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private static final SigningKeys KEYS =
      new ConfiguredKeys(List.of(new ConfiguredKey(ACCESS_KEY_ID, SECRET, USER)));

  private SignatureFixture() {}

  public static SignatureVerifier verifier(Instant now) {
    return new SignatureVerifier(SigningSettings.of("us-east-1"), KEYS, new FixedClock(now));
  }

  public static Signed verify(String method, String target, HttpHeaders headers) {
    return verifier(NOW).verify(ServerRequest.of(method, target, headers, new byte[0]));
  }

  /// What the chunks of a request with this signature are signed with.
  public static ChunkSigning chunks(String seedSignature) {
    return new ChunkSigning(
        SigningKey.derive(SECRET, "20130524", "us-east-1", "s3", USER),
        "20130524T000000Z",
        "20130524/us-east-1/s3/aws4_request",
        seedSignature);
  }
}
