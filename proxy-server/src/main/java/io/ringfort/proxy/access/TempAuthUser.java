package io.ringfort.proxy.access;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A user that the configuration names.
///
/// @param account without the reseller prefix
/// @param user name within the account; no colon in either
/// @param key the secret to log in with; never printed
/// @param groups [#ADMIN] for all rights in the own account, [#RESELLER_ADMIN] for all accounts;
///   others are names for access lists
public record TempAuthUser(String account, String user, String key, List<String> groups) {
  public static final String ADMIN = ".admin";
  public static final String RESELLER_ADMIN = ".reseller_admin";

  public TempAuthUser {
    requireName("account", account);
    requireName("user", user);
    if (requireNonNull(key, "key is null").isEmpty()) {
      throw new IllegalArgumentException("user " + account + ":" + user + " has an empty key");
    }
    groups = List.copyOf(groups);
  }

  private static void requireName(String kind, String name) {
    requireNonNull(name, kind + " is null");
    if (name.isEmpty() || name.indexOf(':') >= 0 || name.indexOf('/') >= 0) {
      throw new IllegalArgumentException(
          kind + " name is empty or has a colon or a slash: " + name);
    }
  }

  /// `account:user`.
  public String login() {
    return account + ":" + user;
  }

  /// Who the user is once the key was proved.
  ///
  /// @param resellerPrefix what storage accounts begin with
  public Principal principal(String resellerPrefix) {
    Set<String> names = new LinkedHashSet<>(groups);
    boolean admin = names.remove(ADMIN);
    boolean resellerAdmin = names.remove(RESELLER_ADMIN);
    Set<String> owned = admin ? Set.of(resellerPrefix + account) : Set.of();
    return new Principal.User(account, user, owned, names, resellerAdmin);
  }

  /// The S3 access key id of the user: it follows from the login, and the key is its secret.
  public String accessKeyId() {
    return AccessKeyId.of(login());
  }

  /// Without the key.
  @Override
  public String toString() {
    return login() + " " + groups;
  }
}
