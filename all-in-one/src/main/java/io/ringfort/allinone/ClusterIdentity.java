package io.ringfort.allinone;

import io.ringfort.common.config.ConfigReader;
import io.ringfort.common.ring.NameHasher;
import io.ringfort.http.ClusterKey;
import io.ringfort.proxy.access.TokenKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/// What all servers of a cluster share and nobody else may know. Kept in one file, which every
/// server of the cluster has a copy of.
///
/// @param id names the cluster, a UUID; a device of another cluster is refused
/// @param hashPrefix put before every name that is hashed; never changes
/// @param hashSuffix put after every name that is hashed; never changes
/// @param clusterKey with which servers prove to each other that they belong together
/// @param tokenKey with which proxies sign tokens
public record ClusterIdentity(
    UUID id, String hashPrefix, String hashSuffix, String clusterKey, String tokenKey) {
  private static final int KEY_CHARACTERS_MIN = 16;
  private static final UUID NO_ID = new UUID(0, 0);

  /// Reads the file, or makes a new identity and writes it there.
  public static ClusterIdentity readOrCreate(Path file) {
    if (!Files.exists(file)) {
      SecretFile.write(file, random().toYaml());
    }
    return read(file);
  }

  /// Reads the file.
  ///
  /// @throws io.ringfort.common.config.ConfigException if it is not usable
  public static ClusterIdentity read(Path file) {
    ConfigReader config = ConfigReader.read(file);
    ClusterIdentity identity =
        new ClusterIdentity(
            config.value("cluster.id", NO_ID, ClusterIdentity::parseId),
            config.text("hash.prefix", ""),
            config.text("hash.suffix", ""),
            config.text("cluster.key"),
            config.text("token.key"));
    if (identity.id.equals(NO_ID)) {
      config.problem("cluster.id is missing");
    }
    for (String key : List.of(identity.clusterKey, identity.tokenKey)) {
      if (key.length() < KEY_CHARACTERS_MIN) {
        config.problem("cluster.key and token.key need at least 16 characters");
        break;
      }
    }
    config.finish();
    return identity;
  }

  private static UUID parseId(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("is not a UUID", e);
    }
  }

  public NameHasher hasher() {
    return new NameHasher(hashPrefix, hashSuffix);
  }

  ClusterKey key() {
    return ClusterKey.of(clusterKey.getBytes(StandardCharsets.UTF_8));
  }

  TokenKey signingKey() {
    return TokenKey.of(tokenKey.getBytes(StandardCharsets.UTF_8));
  }

  private static ClusterIdentity random() {
    return new ClusterIdentity(
        UUID.randomUUID(),
        SecretFile.randomHex(16),
        SecretFile.randomHex(16),
        SecretFile.randomHex(32),
        SecretFile.randomHex(32));
  }

  private String toYaml() {
    return """
    # What the servers of this cluster share. Keep it secret; copy it to every server.
    # Never change the hash prefix and suffix: they decide where everything is.
    cluster.id: "%s"
    hash.prefix: "%s"
    hash.suffix: "%s"
    cluster.key: "%s"
    token.key: "%s"
    """
        .formatted(id, hashPrefix, hashSuffix, clusterKey, tokenKey);
  }

  /// Without the secrets.
  @Override
  public String toString() {
    return "cluster " + id;
  }
}
