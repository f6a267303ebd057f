package io.ringfort.proxy.object;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/// Which call of a client a request belongs to. A client that tries a call again says so by an id
/// that all its attempts share (`amz-sdk-invocation-id`). A conditional put keeps it with the
/// version; a later attempt that finds it there has succeeded before.
///
/// @param hash of the client's id, in base64; empty if there is none
public record Invocation(String hash) {
  /// The client has not said.
  public static final Invocation NONE = new Invocation("");

  private static final int HASH_BYTES = 16;

  /// @param id what the client says, opaque; nothing of it is kept but a hash
  public static Invocation of(String id) {
    if (id.isEmpty()) {
      return NONE;
    }
    byte[] digest = sha256().digest(id.getBytes(StandardCharsets.UTF_8));
    return new Invocation(
        Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, HASH_BYTES)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
