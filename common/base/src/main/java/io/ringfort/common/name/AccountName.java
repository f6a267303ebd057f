package io.ringfort.common.name;

/// The name of an account: 1 to 256 bytes of UTF-8 without `/`.
public record AccountName(String account) {
  public static final int BYTES_MAX = 256;

  public AccountName {
    NameRules.requireSegment("account", account, BYTES_MAX);
  }

  /// The path that the ring hashes: `/account`.
  public String path() {
    return "/" + account;
  }

  @Override
  public String toString() {
    return path();
  }
}
