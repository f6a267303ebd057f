package io.ringfort.proxy.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ringfort.common.time.Clock;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Knows the users of the configuration: gives a token for a key, and a principal for a token. Keys
/// and signatures are compared in constant time. Tokens are not kept anywhere; recognized ones are
/// remembered in a bounded cache, so that recognizing costs about a microsecond. Safe for use by
/// many threads.
public final class TempAuth {
  /// A login that succeeded.
  ///
  /// @param storageAccount account with prefix
  /// @param lifeSeconds how long the token is valid from now
  public record Grant(String token, String storageAccount, long lifeSeconds) {
    /// Without the token.
    @Override
    public String toString() {
      return "Grant[" + storageAccount + ", " + lifeSeconds + " s]";
    }
  }

  /// A user; the digest stands for the key.
  private static final class Known {
    private final String storageAccount;
    private final Principal principal;
    private final byte[] keyDigest;

    Known(String storageAccount, Principal principal, byte[] keyDigest) {
      this.storageAccount = storageAccount;
      this.principal = principal;
      this.keyDigest = keyDigest;
    }
  }

  private record Recognized(Principal principal, long expiresEpochSecond) {}

  private static final int RECOGNIZED_MAX = 10_000;
  private static final byte[] NO_DIGEST = sha256("");

  private final Map<String, Known> knownByLogin;
  private final TokenSigner signer;
  private final long lifeSeconds;
  private final String resellerPrefix;
  private final Clock clock;
  private final Cache<String, Recognized> recognized =
      Caffeine.newBuilder().maximumSize(RECOGNIZED_MAX).build();

  public TempAuth(TempAuthConfig config, Clock clock) {
    this.resellerPrefix = config.resellerPrefix();
    this.signer = new TokenSigner(config.tokenKey(), resellerPrefix);
    this.lifeSeconds = config.tokenLife().toSeconds();
    this.clock = clock;
    Map<String, Known> known = new HashMap<>();
    for (TempAuthUser user : config.users()) {
      known.put(
          user.login(),
          new Known(
              resellerPrefix + user.account(), user.principal(resellerPrefix), sha256(user.key())));
    }
    this.knownByLogin = Map.copyOf(known);
  }

  /// What the storage accounts of these users begin with.
  public String resellerPrefix() {
    return resellerPrefix;
  }

  /// A token for a user who knows the key; empty if there is no such user or the key is another.
  public Optional<Grant> login(String login, String key) {
    Known known = knownByLogin.get(login);
    // An unknown user costs the same comparison, so that time does not tell who exists.
    byte[] expected = known == null ? NO_DIGEST : known.keyDigest;
    boolean same = MessageDigest.isEqual(expected, sha256(key));
    if (known == null || !same) {
      return Optional.empty();
    }
    long expires = clock.now().getEpochSecond() + lifeSeconds;
    String token = signer.sign(new TokenSigner.Claim(login, expires));
    return Optional.of(new Grant(token, known.storageAccount, lifeSeconds));
  }

  /// Who a token belongs to; empty if it was not given out here, has expired, or its user is gone.
  public Optional<Principal> recognize(String token) {
    Recognized hit = recognized.getIfPresent(token);
    if (hit == null) {
      Optional<TokenSigner.Claim> claim = signer.verify(token);
      if (claim.isEmpty()) {
        return Optional.empty();
      }
      Known known = knownByLogin.get(claim.get().login());
      if (known == null) {
        return Optional.empty();
      }
      hit = new Recognized(known.principal, claim.get().expiresEpochSecond());
      recognized.put(token, hit);
    }
    if (hit.expiresEpochSecond() <= clock.now().getEpochSecond()) {
      recognized.invalidate(token);
      return Optional.empty();
    }
    return Optional.of(hit.principal());
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }
}
