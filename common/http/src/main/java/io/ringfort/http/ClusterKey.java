package io.ringfort.http;

import java.util.HexFormat;

/// The secret that the servers of one cluster share. Never printed.
///
/// With it the two ends of a connection prove to each other, once, when the connection opens, that
/// they hold the same key. `HMAC` is HMAC-SHA-256 with the key, all values are lower-case hex:
///
/// ```
/// client                                              server
///   POST /.cluster/hello
///   Cluster-Nonce: cn (32 random bytes)        ---->
///                                              <----  200, Cluster-Nonce: sn (32 random bytes)
///   POST /.cluster/proof
///   Cluster-Proof: HMAC("ringfort/1 client" 0 cn sn)
///                                              ---->  compares in constant time
///                                              <----  200, Cluster-Proof:
///                                                       HMAC("ringfort/1 server" 0 cn sn)
///   compares in constant time, then sends its first request
/// ```
///
/// - Both nonces are fresh for each connection: a recorded proof opens nothing.
/// - The roles differ in what is hashed: a proof cannot be reflected to its maker.
/// - The server proves nothing to a client that has not proved itself first.
/// - One attempt a connection: anything out of order or wrong is answered with 401 and closed.
/// - Later bytes are not protected: against an attacker who can alter traffic, use encryption too.
public final class ClusterKey {
  private static final int BYTES_MIN = 16;
  private static final int BYTES_MAX = 1024;

  private final byte[] secret;

  private ClusterKey(byte[] secret) {
    this.secret = secret;
  }

  /// A key made of these bytes, which are copied.
  ///
  /// @param secret 16 to 1024 bytes; 32 random ones are a good choice
  public static ClusterKey of(byte[] secret) {
    if (secret.length < BYTES_MIN || secret.length > BYTES_MAX) {
      throw new IllegalArgumentException(
          "a cluster key has "
              + BYTES_MIN
              + " to "
              + BYTES_MAX
              + " bytes, this one has "
              + secret.length);
    }
    return new ClusterKey(secret.clone());
  }

  /// A key written as hexadecimal digits.
  public static ClusterKey ofHex(String digits) {
    byte[] secret;
    try {
      secret = HexFormat.of().parseHex(digits.strip());
    } catch (IllegalArgumentException _) {
      // The cause would quote the secret.
      throw new IllegalArgumentException("a cluster key is an even number of hexadecimal digits");
    }
    return of(secret);
  }

  byte[] secret() {
    return secret;
  }

  /// Says nothing about the secret.
  @Override
  public String toString() {
    return "ClusterKey[hidden]";
  }
}
