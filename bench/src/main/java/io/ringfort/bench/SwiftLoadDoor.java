package io.ringfort.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/// The Swift API, with a token that is asked for once.
///
/// @param endpoint the storage URL
record SwiftLoadDoor(URI endpoint, String token, String container) implements LoadDoor {
  static SwiftLoadDoor login(LoadOptions options) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<Void> login =
          client.send(
              HttpRequest.newBuilder(URI.create(options.auth()))
                  .header("X-Auth-User", options.user())
                  .header("X-Auth-Key", options.key())
                  .build(),
              HttpResponse.BodyHandlers.discarding());
      return new SwiftLoadDoor(
          URI.create(login.headers().firstValue("X-Storage-Url").orElseThrow()),
          login.headers().firstValue("X-Auth-Token").orElseThrow(),
          options.container());
    }
  }

  @Override
  public String head(String method, String object, String query) {
    return method
        + " "
        + endpoint.getRawPath()
        + "/"
        + container
        + (object.isEmpty() ? "" : "/" + object)
        + (query.isEmpty() ? "" : "?" + query)
        + " HTTP/1.1\r\nHost: "
        + endpoint.getAuthority()
        + "\r\nX-Auth-Token: "
        + token
        + "\r\n";
  }

  @Override
  public String pageAfter(String name) {
    return "format=json&limit=1000&marker=" + name;
  }
}
