package io.ringfort.proxy.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// An access list of a container: whom else its owner lets in. Elements are separated by commas:
///
/// ```
/// .r:*  .r:host  .r:.domain  .r:-host     by the host of the Referer; the last match decides
/// .rlistings                              whom the Referer lets in may list, too
/// account  account:user  account:*        users by account or login
/// *:user  *:*                             users of any account; any user
/// group                                   users by group or owned account
/// ```
///
/// Immutable.
public final class ContainerAcl {
  /// Lets nobody in.
  public static final ContainerAcl NOBODY = new ContainerAcl(List.of(), List.of(), false);

  /// A list that cannot be.
  public static final class MalformedAclException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    MalformedAclException(String reason) {
      super(reason);
      this.reason = reason;
    }

    /// What is wrong with it; safe to show to the client.
    public String reason() {
      return reason;
    }
  }

  private record Referrer(String host, boolean denied) {
    boolean matches(String candidate) {
      return host.equals(candidate) || (host.startsWith(".") && candidate.endsWith(host));
    }

    @Override
    public String toString() {
      return (denied ? ".r:-" : ".r:") + host;
    }
  }

  private static final String LISTINGS = ".rlistings";

  private final List<Referrer> referrers;
  private final List<String> users;
  private final boolean listings;

  private ContainerAcl(List<Referrer> referrers, List<String> users, boolean listings) {
    this.referrers = List.copyOf(referrers);
    this.users = List.copyOf(users);
    this.listings = listings;
  }

  /// Reads a list for reading.
  public static ContainerAcl parseRead(String text) throws MalformedAclException {
    return parse(text, true);
  }

  /// Reads a list for writing, where referrers are no credentials.
  public static ContainerAcl parseWrite(String text) throws MalformedAclException {
    return parse(text, false);
  }

  /// Reads a list that was stored by this class; what is not understood lets nobody in.
  public static ContainerAcl ofStored(String text) {
    try {
      return text.isEmpty() ? NOBODY : parse(text, true);
    } catch (MalformedAclException _) {
      return NOBODY;
    }
  }

  private static ContainerAcl parse(String text, boolean referrersAllowed)
      throws MalformedAclException {
    List<Referrer> referrers = new ArrayList<>();
    List<String> users = new ArrayList<>();
    boolean listings = false;
    int from = 0;
    while (from <= text.length()) {
      int comma = text.indexOf(',', from);
      int to = comma < 0 ? text.length() : comma;
      String element = text.substring(from, to).strip();
      from = to + 1;
      int colon = element.indexOf(':');
      if (element.isEmpty()) {
        continue;
      }
      if (element.equals(LISTINGS)) {
        listings = true;
      } else if (colon > 0 && element.charAt(0) == '.') {
        if (!isReferrerWord(element.substring(0, colon).strip())) {
          throw new MalformedAclException("Unknown designator in ACL: " + element);
        }
        if (!referrersAllowed) {
          throw new MalformedAclException("Referrers not allowed in write ACL: " + element);
        }
        referrers.add(referrer(element, element.substring(colon + 1).strip()));
      } else {
        users.add(element);
      }
    }
    return new ContainerAcl(referrers, users, listings);
  }

  private static boolean isReferrerWord(String word) {
    return switch (word) {
      case ".r", ".ref", ".referer", ".referrer" -> true;
      default -> false;
    };
  }

  private static Referrer referrer(String element, String value) throws MalformedAclException {
    boolean denied = value.startsWith("-");
    String host = denied ? value.substring(1).strip() : value;
    if (host.startsWith("*") && !host.equals("*")) {
      host = host.substring(1).strip();
    }
    if (host.isEmpty() || host.equals(".")) {
      throw new MalformedAclException(
          "No host/domain value after referrer designation in ACL: " + element);
    }
    return new Referrer(host.toLowerCase(Locale.ROOT), denied);
  }

  /// Whether the Referer header, or its absence (empty), opens the container's objects, or its
  /// listing.
  public boolean admitsReferrer(String referer, boolean listing) {
    if (referrers.isEmpty() || (listing && !listings)) {
      return false;
    }
    String host = hostOf(referer);
    boolean admitted = false;
    for (Referrer referrer : referrers) {
      if (referrer.denied) {
        // Also "*": everyone is turned away from here on.
        admitted &= !(referrer.host.equals("*") || referrer.matches(host));
      } else {
        admitted |= referrer.host.equals("*") || referrer.matches(host);
      }
    }
    return admitted;
  }

  /// The host of a URL, in lower case; `unknown` if there is none.
  static String hostOf(String url) {
    int slashes = url.indexOf("//");
    if (slashes < 0) {
      return "unknown";
    }
    int from = slashes + 2;
    int to = from;
    while (to < url.length() && "/?#".indexOf(url.charAt(to)) < 0) {
      to++;
    }
    String authority = url.substring(from, to);
    String hostPort = authority.substring(authority.lastIndexOf('@') + 1);
    if (hostPort.startsWith("[")) {
      int bracket = hostPort.indexOf(']');
      return bracket < 0 ? "unknown" : hostPort.substring(1, bracket).toLowerCase(Locale.ROOT);
    }
    int colon = hostPort.indexOf(':');
    String host = colon < 0 ? hostPort : hostPort.substring(0, colon);
    return host.isEmpty() ? "unknown" : host.toLowerCase(Locale.ROOT);
  }

  /// Whether a user is among those named.
  public boolean admits(Principal.User user) {
    for (String element : users) {
      if (names(element, user)) {
        return true;
      }
    }
    return false;
  }

  private static boolean names(String element, Principal.User user) {
    int colon = element.indexOf(':');
    if (colon < 0) {
      return element.equals(user.account())
          || user.groups().contains(element)
          || user.ownedAccounts().contains(element);
    }
    String account = element.substring(0, colon);
    String name = element.substring(colon + 1);
    return (account.equals("*") || account.equals(user.account()))
        && (name.equals("*") || name.equals(user.user()));
  }

  public boolean isEmpty() {
    return referrers.isEmpty() && users.isEmpty() && !listings;
  }

  /// In canonical form, fit to be stored and parsed again.
  @Override
  public String toString() {
    List<String> elements = new ArrayList<>(users);
    referrers.forEach(referrer -> elements.add(referrer.toString()));
    if (listings) {
      elements.add(LISTINGS);
    }
    return String.join(",", elements);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ContainerAcl that
        && referrers.equals(that.referrers)
        && users.equals(that.users)
        && listings == that.listings;
  }

  @Override
  public int hashCode() {
    return 31 * referrers.hashCode() + users.hashCode();
  }
}
