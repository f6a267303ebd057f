package io.ringfort.common.name;

/// The name of an object: its account, its container, and 1 to 1024 bytes of UTF-8 that may contain
/// `/` anywhere. In an account of the cluster's own, whose name begins with a dot, it may be
/// longer: names of clients' objects are written into such names.
public record ObjectName(String account, String container, String object) {
  public static final int BYTES_MAX = 1024;

  /// The limit in accounts of the cluster's own.
  public static final int OWN_BYTES_MAX = 2200;

  public ObjectName {
    NameRules.requireSegment("account", account, AccountName.BYTES_MAX);
    NameRules.requireSegment("container", container, ContainerName.BYTES_MAX);
    int bytesMax = account.startsWith(".") ? OWN_BYTES_MAX : BYTES_MAX;
    NameRules.requireText("object", object, bytesMax);
  }

  public ContainerName containerName() {
    return new ContainerName(account, container);
  }

  /// The path that the ring hashes: `/account/container/object`.
  public String path() {
    return "/" + account + "/" + container + "/" + object;
  }

  /// Reads what [#path] wrote.
  ///
  /// @throws IllegalArgumentException if the text is not of that form
  public static ObjectName parse(String path) {
    int container = path.indexOf('/', 1);
    int object = container < 0 ? -1 : path.indexOf('/', container + 1);
    if (object < 0 || path.charAt(0) != '/') {
      throw new IllegalArgumentException("not the path of an object: " + path);
    }
    return new ObjectName(
        path.substring(1, container),
        path.substring(container + 1, object),
        path.substring(object + 1));
  }

  @Override
  public String toString() {
    return path();
  }
}
