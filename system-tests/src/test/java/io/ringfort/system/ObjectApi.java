package io.ringfort.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// A small Swift client of the tests' own, for what the command-line clients cannot do: many
/// requests at once with exact knowledge of each outcome. Safe for use by many threads. It retries
/// nothing.
final class ObjectApi implements AutoCloseable {
  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final String storage;
  private final String token;

  /// Logs in.
  ObjectApi(Endpoint endpoint) {
    HttpRequest login =
        HttpRequest.newBuilder(URI.create(endpoint.auth()))
            .header("X-Auth-User", endpoint.user())
            .header("X-Auth-Key", endpoint.key())
            .timeout(REQUEST_LIMIT)
            .build();
    HttpResponse<String> reply = exchange(login, BodyHandlers.ofString());
    if (reply.statusCode() != 200) {
      throw new AssertionError("login answered " + reply.statusCode() + ": " + reply.body());
    }
    token = reply.headers().firstValue("X-Auth-Token").orElseThrow();
    storage = reply.headers().firstValue("X-Storage-Url").orElseThrow();
  }

  String token() {
    return token;
  }

  /// The account's address, without a slash at the end.
  String storage() {
    return storage;
  }

  String address(String container, String object) {
    return storage + "/" + encode(container) + "/" + encode(object);
  }

  int createContainer(String container, String... headers) {
    return send("PUT", storage + "/" + encode(container), BodyPublishers.noBody(), headers);
  }

  int put(String container, String object, byte[] data, String... headers) {
    return send("PUT", address(container, object), BodyPublishers.ofByteArray(data), headers);
  }

  int put(String container, String object, BodyPublisher data, String... headers) {
    return send("PUT", address(container, object), data, headers);
  }

  int delete(String container, String object) {
    return send("DELETE", address(container, object), BodyPublishers.noBody());
  }

  HttpResponse<byte[]> get(String container, String object, String... headers) {
    HttpRequest request = request(address(container, object), headers).GET().build();
    return exchange(request, BodyHandlers.ofByteArray());
  }

  HttpResponse<InputStream> open(String container, String object) {
    HttpRequest request = request(address(container, object)).GET().build();
    return exchange(request, BodyHandlers.ofInputStream());
  }

  HttpResponse<Void> head(String container, String object) {
    HttpRequest request = request(address(container, object)).HEAD().build();
    return exchange(request, BodyHandlers.discarding());
  }

  /// Names of all objects of a container, page by page.
  List<String> list(String container) {
    List<String> names = new java.util.ArrayList<>();
    while (true) {
      String marker = names.isEmpty() ? "" : "&marker=" + encode(names.getLast());
      String address = storage + "/" + encode(container) + "?limit=5000" + marker;
      HttpResponse<String> page = exchange(request(address).build(), BodyHandlers.ofString());
      if (page.statusCode() != 200 && page.statusCode() != 204) {
        throw new AssertionError("listing answered " + page.statusCode() + ": " + page.body());
      }
      List<String> more = page.body().lines().toList();
      if (more.isEmpty()) {
        return names;
      }
      names.addAll(more);
    }
  }

  private int send(String method, String address, BodyPublisher body, String... headers) {
    HttpRequest request = request(address, headers).method(method, body).build();
    return exchange(request, BodyHandlers.discarding()).statusCode();
  }

  private HttpRequest.Builder request(String address, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address))
            .header("X-Auth-Token", token)
            .timeout(REQUEST_LIMIT);
    return headers.length == 0 ? request : request.headers(headers);
  }

  /// @throws UncheckedIOException if the connection broke: the outcome is unknown
  private <T> HttpResponse<T> exchange(HttpRequest request, BodyHandler<T> body) {
    try {
      return http.send(request, body);
    } catch (IOException e) {
      throw new UncheckedIOException(request.method() + " " + request.uri(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String encode(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
