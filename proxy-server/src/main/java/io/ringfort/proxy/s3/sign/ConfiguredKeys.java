package io.ringfort.proxy.s3.sign;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The keys of the configuration, derived per day and remembered in a bounded cache. An unknown id
/// is never remembered, so that nobody fills the cache with ids that do not exist. Safe for use by
/// many threads.
public final class ConfiguredKeys implements SigningKeys {
  private record Derivation(String accessKeyId, String date, String region, String service) {}

  private static final int DERIVED_MAX = 10_000;

  private final Map<String, ConfiguredKey> keyById;
  private final Cache<Derivation, SigningKey> derived =
      Caffeine.newBuilder().maximumSize(DERIVED_MAX).build();

  /// @throws IllegalArgumentException if two keys have the same id
  public ConfiguredKeys(List<ConfiguredKey> keys) {
    Map<String, ConfiguredKey> byId = new HashMap<>();
    for (ConfiguredKey key : keys) {
      if (byId.put(key.accessKeyId(), key) != null) {
        throw new IllegalArgumentException("two keys have the id " + key.accessKeyId());
      }
    }
    keyById = Map.copyOf(byId);
  }

  @Override
  public Optional<SigningKey> find(String accessKeyId, String date, String region, String service) {
    ConfiguredKey key = keyById.get(accessKeyId);
    if (key == null) {
      return Optional.empty();
    }
    Derivation derivation = new Derivation(accessKeyId, date, region, service);
    SigningKey hit = derived.getIfPresent(derivation);
    if (hit == null) {
      hit = SigningKey.derive(key.secret(), date, region, service, key.principal());
      derived.put(derivation, hit);
    }
    return Optional.of(hit);
  }
}
