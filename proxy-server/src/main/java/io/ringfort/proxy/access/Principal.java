package io.ringfort.proxy.access;

import java.util.Set;

/// Who a request comes from.
public sealed interface Principal {
  /// Nobody who said who they are.
  Principal ANONYMOUS = new Anonymous();

  /// Nobody who said who they are.
  record Anonymous() implements Principal {}

  /// A user who has proved to be one.
  ///
  /// @param account the name without the reseller prefix
  /// @param user the name within the account
  /// @param ownedAccounts accounts, with prefix, that the user is an administrator of
  /// @param groups further groups that access lists may name
  /// @param resellerAdmin whether the user is an administrator of all accounts
  record User(
      String account,
      String user,
      Set<String> ownedAccounts,
      Set<String> groups,
      boolean resellerAdmin)
      implements Principal {
    public User {
      ownedAccounts = Set.copyOf(ownedAccounts);
      groups = Set.copyOf(groups);
    }

    /// `account:user`.
    public String login() {
      return account + ":" + user;
    }
  }
}
