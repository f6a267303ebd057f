package io.ringfort.http;

import java.time.Duration;
import java.util.Optional;

/// How a client connects and where its limits are. Start from [#defaults()].
///
/// @param transport how bytes get to the kernel
/// @param eventLoops threads that move bytes
/// @param connectionsPerAddress open connections to one address; a call beyond waits for one
/// @param head limits of a response's head
/// @param smallBodyBytes a body with a known length up to this is handed over with its head
/// @param windowBytes bytes that wait for the reader of a response, or for the peer
/// @param drainBytes unread rest of a response that is thrown away to keep the connection
/// @param times time limits
/// @param access whether connections prove a cluster key
public record HttpClientOptions(
    Transport transport,
    int eventLoops,
    int connectionsPerAddress,
    HeadLimits head,
    int smallBodyBytes,
    int windowBytes,
    int drainBytes,
    Times times,
    Access access) {

  /// Time limits of a client.
  ///
  /// @param connect to open a connection, the proof of the cluster key included
  /// @param idle silence of the peer while something is waited for; also a peer that takes no byte
  /// @param call a whole call, unless the request says otherwise
  /// @param keepAlive an unused connection is closed after this; keep it below the server's idle
  ///   time
  /// @param awaitContinue how long a body waits for `100 Continue` before it is sent all the same
  public record Times(
      Duration connect, Duration idle, Duration call, Duration keepAlive, Duration awaitContinue) {
    /// 3 s to connect, 60 s of silence, 10 minutes for a call, 30 s unused, 5 s for `100 Continue`.
    public static Times defaults() {
      return new Times(
          Duration.ofSeconds(3),
          Duration.ofSeconds(60),
          Duration.ofMinutes(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5));
    }
  }

  /// Whether connections prove a cluster key.
  public sealed interface Access {
    /// They do not.
    record Plain() implements Access {}

    /// They do, and expect the same of the server.
    record Keyed(ClusterKey key) implements Access {}
  }

  public HttpClientOptions {
    if (eventLoops < 1 || connectionsPerAddress < 1 || smallBodyBytes < 0 || windowBytes < 1024) {
      throw new IllegalArgumentException("a limit is too small");
    }
  }

  /// 256 connections per address, 64 KiB small bodies, windows of 1 MiB, one event loop per
  /// processor, no cluster key.
  public static HttpClientOptions defaults() {
    return new HttpClientOptions(
        Transport.EPOLL,
        Runtime.getRuntime().availableProcessors(),
        256,
        HeadLimits.defaults(),
        64 << 10,
        1 << 20,
        64 << 10,
        Times.defaults(),
        new Access.Plain());
  }

  /// Proves this key on every connection, and expects the same of the server.
  public HttpClientOptions clusterKey(ClusterKey key) {
    return new HttpClientOptions(
        transport,
        eventLoops,
        connectionsPerAddress,
        head,
        smallBodyBytes,
        windowBytes,
        drainBytes,
        times,
        new Access.Keyed(key));
  }

  /// With another [#transport] and number of [#eventLoops].
  public HttpClientOptions transport(Transport changed, int loops) {
    return new HttpClientOptions(
        changed,
        loops,
        connectionsPerAddress,
        head,
        smallBodyBytes,
        windowBytes,
        drainBytes,
        times,
        access);
  }

  /// With another bound of [#connectionsPerAddress].
  public HttpClientOptions connectionsPerAddress(int changed) {
    return new HttpClientOptions(
        transport,
        eventLoops,
        changed,
        head,
        smallBodyBytes,
        windowBytes,
        drainBytes,
        times,
        access);
  }

  /// With other [#times].
  public HttpClientOptions times(Times changed) {
    return new HttpClientOptions(
        transport,
        eventLoops,
        connectionsPerAddress,
        head,
        smallBodyBytes,
        windowBytes,
        drainBytes,
        changed,
        access);
  }

  Optional<ClusterKey> key() {
    return switch (access) {
      case Access.Plain _ -> Optional.empty();
      case Access.Keyed(ClusterKey key) -> Optional.of(key);
    };
  }
}
