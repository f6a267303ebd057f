package io.ringfort.allinone;

import io.ringfort.common.ring.NodeAddress;
import io.ringfort.http.Encryption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file in the data folder of `ringfort up` from which other commands on the machine learn where
/// the object API is, or was when it ran last.
public final class EndpointMark {
  private static final String NAME = "endpoint";

  private EndpointMark() {}

  /// The URL of a node, without a path.
  public static String url(Encryption encryption, NodeAddress address) {
    return switch (encryption) {
      case Encryption.None _ -> "http://" + address;
      case Encryption.Tls _ -> "https://" + address;
    };
  }

  static void put(Path data, Encryption encryption, NodeAddress address) throws IOException {
    Files.writeString(data.resolve(NAME), url(encryption, reached(address)) + "\n");
  }

  /// Who listens on all addresses is reached on the loopback one.
  private static NodeAddress reached(NodeAddress address) {
    return switch (address.host()) {
      case "0.0.0.0" -> new NodeAddress("127.0.0.1", address.port());
      case "::", "0:0:0:0:0:0:0:0" -> new NodeAddress("::1", address.port());
      default -> address;
    };
  }

  /// The URL that was put last.
  ///
  /// @throws IOException if there is none, or it cannot be read
  public static String read(Path data) throws IOException {
    return Files.readString(data.resolve(NAME)).strip();
  }
}
