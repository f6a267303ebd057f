package io.ringfort.common.name;

/// The name of a container: its account, and 1 to 256 bytes of UTF-8 without `/`.
public record ContainerName(String account, String container) {
  public static final int BYTES_MAX = 256;

  public ContainerName {
    NameRules.requireSegment("account", account, AccountName.BYTES_MAX);
    NameRules.requireSegment("container", container, BYTES_MAX);
  }

  public AccountName accountName() {
    return new AccountName(account);
  }

  public ObjectName object(String object) {
    return new ObjectName(account, container, object);
  }

  /// The path that the ring hashes: `/account/container`.
  public String path() {
    return "/" + account + "/" + container;
  }

  @Override
  public String toString() {
    return path();
  }
}
