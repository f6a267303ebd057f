package io.ringfort.common.ring;

/// Where a server listens: a host name or address without brackets, and a TCP port.
public record NodeAddress(String host, int port) {
  public NodeAddress {
    if (host.isEmpty()) {
      throw new IllegalArgumentException("host is empty");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port is not within 0 to 65535: " + port);
    }
  }

  /// `host:port`, with brackets around an IPv6 address.
  @Override
  public String toString() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
