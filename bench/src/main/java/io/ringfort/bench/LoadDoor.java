package io.ringfort.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;

/// The API that a load run speaks. Safe for use by many threads.
sealed interface LoadDoor permits SwiftLoadDoor, S3LoadDoor {
  /// Logs in and makes the container, unless it is there.
  static LoadDoor open(LoadOptions options) throws IOException, InterruptedException {
    LoadDoor door = options.s3().isEmpty() ? SwiftLoadDoor.login(options) : new S3LoadDoor(options);
    try (LoadConnection connection = new LoadConnection(door.address())) {
      int status =
          connection
              .exchange(
                  door.head("PUT", "", "") + "Content-Length: 0\r\n",
                  LoadBody.NONE,
                  LoadBody.NONE,
                  false)
              .status();
      if (status >= 300) {
        throw new IOException("making " + options.container() + " was answered " + status);
      }
    }
    return door;
  }

  URI endpoint();

  default InetSocketAddress address() {
    return new InetSocketAddress(endpoint().getHost(), endpoint().getPort());
  }

  /// Request line and headers of a request for an object, or, with an empty name, for the
  /// container, without `Content-Length` and the empty line at the end.
  ///
  /// @param query as it is signed: sorted and encoded; may be empty
  String head(String method, String object, String query);

  /// The query of a page that begins after a name.
  String pageAfter(String name);
}
