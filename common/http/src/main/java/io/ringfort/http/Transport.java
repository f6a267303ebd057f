package io.ringfort.http;

/// How bytes get to and from the kernel.
public enum Transport {
  /// Linux epoll; the default. Falls back to [#NIO] where it is not available.
  EPOLL,
  /// Linux io_uring. Starting fails where the kernel does not offer it.
  IO_URING,
  /// The JDK's own selectors; works everywhere.
  NIO
}
