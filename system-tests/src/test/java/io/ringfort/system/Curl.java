package io.ringfort.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// curl, logged in to an account; every call is one request and its answer.
///
/// @param storage address of the account
record Curl(Client client, String storage) {
  /// One answer.
  static final class Reply {
    private final int status;
    private final List<String> headers;
    private final byte[] body;

    private Reply(int status, List<String> headers, byte[] body) {
      this.status = status;
      this.headers = headers;
      this.body = body;
    }

    int status() {
      return status;
    }

    byte[] body() {
      return body;
    }

    Optional<String> header(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ":";
      return headers.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
          .map(line -> line.substring(start.length()).strip())
          .findFirst();
    }

    String text() {
      return new String(body, java.nio.charset.StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return status + " " + headers + "\n" + text();
    }
  }

  static Curl loggedIn(Endpoint endpoint) {
    try (ObjectApi api = new ObjectApi(endpoint)) {
      Client curl = Client.installed("curl").with("-sS", "-i", "--path-as-is", "-g");
      return new Curl(curl.with("-H", "X-Auth-Token: " + api.token()), api.storage());
    }
  }

  /// @param path what follows the account's address, percent-encoded
  Reply call(String method, String path, String... options) {
    return call(new byte[0], method, path, options);
  }

  Reply call(byte[] input, String method, String path, String... options) {
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(method.equals("HEAD") ? List.of("-I") : List.of("-X", method));
    arguments.add(storage + path);
    Client.Result result = client.feed(input, arguments.toArray(String[]::new));
    return parse(result);
  }

  Reply put(String path, String body, String... options) {
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(List.of("--data-binary", "@-", "-H", "Content-Type: text/plain"));
    return call(
        body.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        "PUT",
        path,
        arguments.toArray(String[]::new));
  }

  private static Reply parse(Client.Result result) {
    String text = new String(result.output(), ISO_8859_1);
    while (true) {
      int end = text.indexOf("\r\n\r\n");
      if (!text.startsWith("HTTP/") || end < 0) {
        throw new AssertionError("no HTTP answer from " + result);
      }
      List<String> head = List.of(text.substring(0, end).split("\r\n", -1));
      int status = Integer.parseInt(head.getFirst().split(" ", -1)[1]);
      text = text.substring(end + 4);
      if (status != 100) {
        return new Reply(status, head.subList(1, head.size()), text.getBytes(ISO_8859_1));
      }
    }
  }
}
