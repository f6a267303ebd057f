package io.ringfort.http;

import java.util.Optional;

/// The server's side of the exchange that [ClusterKey] describes, for one connection. Confined to
/// the event loop.
final class ConnectionGate {
  private enum State {
    STRANGER,
    GREETED,
    OPEN,
    SHUT
  }

  private final ConnectionAccess access;
  private State state;
  private String clientNonce = "";
  private String serverNonce = "";

  ConnectionGate(ConnectionAccess access) {
    this.access = access;
    this.state =
        switch (access) {
          case ConnectionAccess.Open _ -> State.OPEN;
          case ConnectionAccess.Keyed _ -> State.STRANGER;
        };
  }

  /// Judges a request by its head.
  ///
  /// @return empty if it is admitted, else the answer; one with 401 ends the connection
  Optional<ServerResponse> judge(HeadParser head) {
    if (state == State.OPEN || !(access instanceof ConnectionAccess.Keyed keyed)) {
      return Optional.empty();
    }
    String target = head.target();
    if (head.method().equals("POST") && !hasBody(head)) {
      if (target.equals(Handshake.HELLO_PATH)) {
        return Optional.of(hello(head.headers()));
      }
      if (target.equals(Handshake.PROOF_PATH)) {
        return Optional.of(proof(keyed.key(), head.headers()));
      }
    }
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    return keyed.openPaths().contains(path) ? Optional.empty() : Optional.of(refusal());
  }

  /// Whether this connection was refused; nothing is served on it any more.
  boolean shut() {
    return state == State.SHUT;
  }

  private static boolean hasBody(HeadParser head) {
    return head.framing().chunked() || head.framing().contentLength() > 0;
  }

  private ServerResponse hello(HttpHeaders headers) {
    String nonce = headers.firstOr(Handshake.NONCE, "");
    if (state != State.STRANGER || !Handshake.isNonce(nonce)) {
      return refusal();
    }
    state = State.GREETED;
    clientNonce = nonce;
    serverNonce = Handshake.nonce();
    return ServerResponse.of(200, HttpHeaders.of(Handshake.NONCE, serverNonce));
  }

  private ServerResponse proof(ClusterKey key, HttpHeaders headers) {
    if (state != State.GREETED) {
      return refusal();
    }
    String expected = Handshake.proof(key, Handshake.Role.CLIENT, clientNonce, serverNonce);
    if (!Handshake.same(expected, headers.firstOr(Handshake.PROOF, ""))) {
      return refusal();
    }
    state = State.OPEN;
    String own = Handshake.proof(key, Handshake.Role.SERVER, clientNonce, serverNonce);
    return ServerResponse.of(200, HttpHeaders.of(Handshake.PROOF, own));
  }

  private ServerResponse refusal() {
    state = State.SHUT;
    return ServerResponse.of(401);
  }
}
