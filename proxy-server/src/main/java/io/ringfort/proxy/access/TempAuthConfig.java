package io.ringfort.proxy.access;

import java.time.Duration;
import java.util.List;

/// What the simple authentication service needs to know.
///
/// @param users who may log in
/// @param tokenKey with which tokens are signed
/// @param tokenLife how long a token is valid
/// @param resellerPrefix what the storage accounts of these users begin with, before the name of
///   the account
public record TempAuthConfig(
    List<TempAuthUser> users, TokenKey tokenKey, Duration tokenLife, String resellerPrefix) {
  public static final String RESELLER_PREFIX = "AUTH_";
  public static final Duration TOKEN_LIFE = Duration.ofDays(1);

  public TempAuthConfig {
    users = List.copyOf(users);
    if (tokenLife.toSeconds() < 1) {
      throw new IllegalArgumentException("tokens would live less than a second: " + tokenLife);
    }
    if (resellerPrefix.isEmpty()) {
      throw new IllegalArgumentException("the reseller prefix is empty");
    }
    long logins = users.stream().map(TempAuthUser::login).distinct().count();
    if (logins != users.size()) {
      throw new IllegalArgumentException("a user is named twice: " + users);
    }
  }

  /// Tokens of a day, accounts `AUTH_...`.
  public static TempAuthConfig of(List<TempAuthUser> users, TokenKey tokenKey) {
    return new TempAuthConfig(users, tokenKey, TOKEN_LIFE, RESELLER_PREFIX);
  }
}
