package io.ringfort.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// python-swiftclient's `swift` against `ringfort up`. Budget: 60 s.
@ExtendWith(Logs.class)
class SwiftClientIT {
  private static final int TREE_FILES = 1_000;
  private static final long FILE_BYTES_MAX = 16L << 20;

  @TempDir static Path temp;
  private static RingfortProcess ringfort;
  private static Client swift;
  private static Client curl;

  @BeforeAll
  static void start() {
    ringfort = RingfortProcess.start(temp.resolve("data"));
    swift =
        Client.installed("swift")
            .with(ringfort.endpoint().swiftEnvironment())
            .within(Duration.ofMinutes(2));
    curl = Client.installed("curl").with("-sS", "-o", "/dev/null", "-w", "%{http_code}");
  }

  @AfterAll
  static void stop() {
    if (ringfort != null) {
      ringfort.close();
    }
  }

  @Test
  void treeComesBackByteForByteAndGoesAway() {
    RealTree tree = RealTree.sample(temp.resolve("tree"), TREE_FILES, FILE_BYTES_MAX);
    Path back = temp.resolve("back");

    swift.in(tree.root()).run("upload", "tree", ".", "--object-threads", "8").requireSuccess();
    List<String> listed = swift.run("list", "tree").requireSuccess().lines();
    swift
        .run("download", "tree", "--quiet", "--object-threads", "8", "--output-dir", "" + back)
        .requireSuccess();

    assertThat(new TreeSet<>(listed)).isEqualTo(tree.names());
    tree.requireSame(back);
    assertThat(swift.run("stat", "tree").requireSuccess().text())
        .containsPattern("Objects: " + tree.names().size())
        .containsPattern("Bytes: " + tree.bytes());

    swift.run("delete", "tree", "--object-threads", "8").requireSuccess();

    swift.run("stat", "tree").requireFailure();
    assertThat(swift.run("list").requireSuccess().lines()).doesNotContain("tree");
  }

  @Test
  void metadataIsSetShownReplacedAndRemoved() throws IOException {
    Path file = Files.writeString(temp.resolve("note.txt"), "first");
    swift.run("post", "meta", "--meta", "Color:blue").requireSuccess();
    swift
        .run(
            "upload",
            "meta",
            file.toString(),
            "--object-name",
            "note",
            "--header",
            "Content-Type: text/x-note",
            "--header",
            "X-Object-Meta-Author: Zoë")
        .requireSuccess();

    assertThat(swift.run("stat", "meta").requireSuccess().text()).contains("Meta Color: blue");
    assertThat(swift.run("stat", "meta", "note").requireSuccess().text())
        .contains("Content Type: text/x-note", "Content Length: 5", "Meta Author: Zoë");

    swift.run("post", "meta", "note", "--meta", "Reader:Ada").requireSuccess();
    swift.run("post", "meta", "--meta", "Color:").requireSuccess();

    assertThat(swift.run("stat", "meta", "note").requireSuccess().text())
        .contains("Meta Reader: Ada", "Content Type: text/x-note")
        .doesNotContain("Author");
    assertThat(swift.run("stat", "meta").requireSuccess().text()).doesNotContain("Color");
  }

  @Test
  void copyLeavesTheSourceAndTakesItsMetadata() throws IOException {
    Path file = Files.writeString(temp.resolve("source.txt"), "the same bytes");
    swift.run("post", "from").requireSuccess();
    swift.run("post", "to").requireSuccess();
    swift
        .run("upload", "from", "" + file, "--object-name", "a b", "--header", "X-Object-Meta-K: v")
        .requireSuccess();

    swift.run("copy", "from", "a b", "--destination", "/to/ü").requireSuccess();

    assertThat(swift.run("download", "to", "ü", "--output", "-").requireSuccess().text())
        .isEqualTo("the same bytes");
    assertThat(swift.run("stat", "to", "ü").requireSuccess().text()).contains("Meta K: v");
    assertThat(swift.run("list", "from").requireSuccess().lines()).containsExactly("a b");
  }

  @Test
  void overwriteAndDeleteAreSeenAtOnce() throws IOException {
    Path file = temp.resolve("changing");
    swift.run("post", "change").requireSuccess();
    for (int i = 0; i < 3; i++) {
      Files.writeString(file, "generation " + i);
      swift.run("upload", "change", "" + file, "--object-name", "o").requireSuccess();
      assertThat(swift.run("download", "change", "o", "--output", "-").requireSuccess().text())
          .isEqualTo("generation " + i);
    }

    swift.run("delete", "change", "o").requireSuccess();

    swift.run("download", "change", "o", "--output", "-").requireFailure();
    assertThat(swift.run("list", "change").requireSuccess().lines()).isEmpty();
  }

  @Test
  void listingsTakePrefixAndDelimiter() throws IOException {
    Path file = Files.writeString(temp.resolve("leaf"), "x");
    swift.run("post", "list").requireSuccess();
    for (String name : List.of("a/1", "a/2", "b/1", "top")) {
      swift.run("upload", "list", "" + file, "--object-name", name).requireSuccess();
    }

    assertThat(swift.run("list", "list", "--delimiter", "/").requireSuccess().lines())
        .containsExactly("a/", "b/", "top");
    assertThat(swift.run("list", "list", "--prefix", "a/").requireSuccess().lines())
        .containsExactly("a/1", "a/2");
    assertThat(swift.run("list", "list", "--long").requireSuccess().text()).contains("top");
  }

  @Test
  void aclsOpenAContainerToEverybodyAndCloseItAgain() throws IOException {
    Path file = Files.writeString(temp.resolve("public"), "for all");
    swift.run("post", "acl").requireSuccess();
    swift.run("upload", "acl", "" + file, "--object-name", "o").requireSuccess();
    String container = storageUrl() + "/acl";

    assertThat(curl.run(container + "/o").text()).isEqualTo("401");
    swift.run("post", "acl", "--read-acl", ".r:*").requireSuccess();
    assertThat(curl.run(container + "/o").text()).isEqualTo("200");
    assertThat(curl.run(container).text()).isEqualTo("401");
    swift.run("post", "acl", "--read-acl", ".r:*,.rlistings").requireSuccess();
    assertThat(curl.run(container).text()).isEqualTo("200");
    assertThat(curl.run("-X", "PUT", "-d", "x", container + "/o").text()).isEqualTo("401");
    swift.run("post", "acl", "--read-acl", "").requireSuccess();
    assertThat(curl.run(container + "/o").text()).isEqualTo("401");
  }

  @Test
  void capabilitiesNameTheLimits() {
    assertThat(swift.run("capabilities").requireSuccess().text())
        .contains("max_object_name_length: 1024", "max_file_size", "container_listing_limit");
  }

  @Test
  void wrongKeyIsRefused() {
    Endpoint endpoint = ringfort.endpoint();
    Endpoint wrong = new Endpoint(endpoint.auth(), endpoint.user(), endpoint.key() + "x");

    Client.Result result = swift.with(wrong.swiftEnvironment()).run("stat").requireFailure();

    assertThat(result.errors()).containsAnyOf("Unauthorized", "401");
  }

  private static String storageUrl() {
    try (ObjectApi api = new ObjectApi(ringfort.endpoint())) {
      return api.storage();
    }
  }
}
