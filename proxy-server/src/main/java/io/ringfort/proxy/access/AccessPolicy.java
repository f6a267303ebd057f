package io.ringfort.proxy.access;

/// Decides what a principal may do: administrators everything in their accounts, others what a
/// container's owner allows. Immutable, safe for use by many threads.
public final class AccessPolicy {
  /// What was decided.
  public enum Decision {
    /// With the rights of the account's owner.
    OWNER,
    /// Just this.
    ALLOWED,
    /// Not anonymously.
    UNAUTHENTICATED,
    /// Not by this user.
    FORBIDDEN;

    public boolean isAllowed() {
      return this == OWNER || this == ALLOWED;
    }
  }

  private final String resellerPrefix;

  /// @param resellerPrefix what accounts that can be used at all begin with
  public AccessPolicy(String resellerPrefix) {
    this.resellerPrefix = resellerPrefix;
  }

  /// For what only the owner of an account may do.
  public Decision forOwner(Principal principal, String account) {
    return owns(principal, account) ? Decision.OWNER : refusal(principal);
  }

  /// For what only the administrator of all accounts may do.
  public Decision forReseller(Principal principal, String account) {
    boolean allowed =
        principal instanceof Principal.User user && user.resellerAdmin() && isUsable(account);
    return allowed ? Decision.OWNER : refusal(principal);
  }

  /// For reading objects, or the listing, of a container.
  ///
  /// @param acl the container's list for reading
  /// @param referer value of the Referer header, or empty
  public Decision forReading(
      Principal principal, String account, ContainerAcl acl, String referer, boolean listing) {
    if (owns(principal, account)) {
      return Decision.OWNER;
    }
    if (isUsable(account) && acl.admitsReferrer(referer, listing)) {
      return Decision.ALLOWED;
    }
    return forNamed(principal, account, acl);
  }

  /// For writing objects of a container.
  ///
  /// @param acl the container's list for writing
  public Decision forWriting(Principal principal, String account, ContainerAcl acl) {
    return owns(principal, account) ? Decision.OWNER : forNamed(principal, account, acl);
  }

  private Decision forNamed(Principal principal, String account, ContainerAcl acl) {
    boolean allowed =
        principal instanceof Principal.User user && isUsable(account) && acl.admits(user);
    return allowed ? Decision.ALLOWED : refusal(principal);
  }

  private boolean owns(Principal principal, String account) {
    return principal instanceof Principal.User user
        && (user.ownedAccounts().contains(account) || user.resellerAdmin())
        && isUsable(account);
  }

  /// Accounts that begin with a dot are the cluster's own.
  private boolean isUsable(String account) {
    return account.length() > resellerPrefix.length()
        && account.startsWith(resellerPrefix)
        && account.charAt(resellerPrefix.length()) != '.';
  }

  private static Decision refusal(Principal principal) {
    return switch (principal) {
      case Principal.Anonymous _ -> Decision.UNAUTHENTICATED;
      case Principal.User _ -> Decision.FORBIDDEN;
    };
  }
}
