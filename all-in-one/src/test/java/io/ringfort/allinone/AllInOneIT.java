package io.ringfort.allinone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.http.Encryption;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole store in this process, over HTTP.
class AllInOneIT {
  private static final int OBJECTS = 60;

  @TempDir Path temp;

  @Test
  void aReplacedDiskHidesNothingThatWasAcknowledged() throws Exception {
    AllInOneConfig config =
        new AllInOneConfig(temp.resolve("data"), 3, "127.0.0.1", 0, new Encryption.None());
    try (AllInOne node = AllInOne.start(config);
        Api api = new Api(node, temp)) {
      assertThat(api.call("PUT", "/c", "").statusCode()).isEqualTo(201);
      for (int number = 0; number < OBJECTS; number++) {
        assertThat(api.call("PUT", "/c/o" + number, "content " + number).statusCode())
            .isEqualTo(201);
      }
    }

    empty(temp.resolve("data/devices/d2"));

    try (AllInOne node = AllInOne.start(config);
        Api api = new Api(node, temp)) {
      for (int number = 0; number < OBJECTS; number++) {
        HttpResponse<String> found = api.call("GET", "/c/o" + number, "");
        assertThat(found.statusCode()).as("o" + number).isEqualTo(200);
        assertThat(found.body()).isEqualTo("content " + number);
      }
      assertThat(api.call("GET", "/c", "").body().lines().count()).isEqualTo(OBJECTS);
      assertThat(api.call("PUT", "/c/later", "x").statusCode()).isEqualTo(201);
      assertThat(api.call("GET", "/c/later", "").body()).isEqualTo("x");
    }
  }

  @Test
  void oneFolderServesOneProcess() throws Exception {
    AllInOneConfig config =
        new AllInOneConfig(temp.resolve("data"), 1, "127.0.0.1", 0, new Encryption.None());
    try (AllInOne node = AllInOne.start(config)) {
      assertThat(node.newUser()).isPresent();
      assertThatThrownBy(() -> AllInOne.start(config))
          .isInstanceOf(StartFailedException.class)
          .hasMessageContaining("in use");
    }
    try (AllInOne node = AllInOne.start(config)) {
      assertThat(node.newUser()).isEmpty();
    }
  }

  private static void empty(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    try (var tree = Files.walk(folder)) {
      tree.filter(path -> !path.equals(folder)).forEach(found::add);
    }
    Collections.reverse(found);
    for (Path path : found) {
      Files.delete(path);
    }
  }

  /// The object API as its first user.
  private static final class Api implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final String storage;
    private final String token;

    Api(AllInOne node, Path temp) throws IOException, InterruptedException {
      UsersFile.User user = UsersFile.read(temp.resolve("data/credentials")).getFirst();
      HttpResponse<String> login =
          client.send(
              HttpRequest.newBuilder(URI.create("http://" + node.address() + "/auth/v1.0"))
                  .header("X-Auth-User", user.account() + ":" + user.user())
                  .header("X-Auth-Key", user.key())
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      storage = login.headers().firstValue("X-Storage-Url").orElseThrow();
      token = login.headers().firstValue("X-Auth-Token").orElseThrow();
    }

    HttpResponse<String> call(String method, String path, String body)
        throws IOException, InterruptedException {
      return client.send(
          HttpRequest.newBuilder(URI.create(storage + path))
              .header("X-Auth-Token", token)
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
      client.close();
    }
  }
}
