package io.ringfort.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Servers of ours run on rings that Debian's `swift-ring-builder` made, and both agree where an
/// object is. Budget: 30 s.
@ExtendWith(Logs.class)
class SwiftRingIT {
  private static final int OBJECTS = 40;
  private static final int BYTES = 300_000;
  private static final int MAJORITY = 2;
  private static final List<String> RINGS = List.of("account", "container", "object");
  private static final Pattern NODE =
      Pattern.compile(
          "\"ip\"\\s*:\\s*\"([^\"]+)\"\\s*,\\s*\"port\"\\s*:\\s*(\\d+).*?\"device\"\\s*:\\s*\"([^\"]+)\"",
          Pattern.DOTALL);
  private static final Pattern HELD = Pattern.compile("\"held\"");

  @TempDir Path temp;

  @Test
  void storageNodesServeOnSwiftsRings() throws IOException {
    try (HandMadeCluster cluster = new HandMadeCluster(temp.resolve("nodes"))) {
      List<String> devices = new ArrayList<>();
      for (int node = 1; node <= 4; node++) {
        devices.add("r1z%d-127.0.0.1:%d/d1".formatted(node, cluster.port(6_200 + node)));
      }
      cluster.ring(RINGS, devices);
      for (int node = 1; node <= 4; node++) {
        cluster.devices("devices" + node, List.of("d1"));
        cluster.start(
            "node" + node,
            "storage-node",
            "storage.listen: 127.0.0.1:%d\ndevices.root: devices%d\n"
                .formatted(cluster.port(6_200 + node), node));
      }
      int port = startProxy(cluster);

      storeAndReadBack(cluster.endpoint(port));

      for (String object : List.of("object 0", "object 1", "object 2")) {
        List<String> theirs = cluster.swiftGetNodes("object", "AUTH_admin", "c", object);
        assertThat(theirs).hasSize(4);
        assertThat(nodes(cluster.getNodes("object", "AUTH_admin", "c", object)))
            .as(object)
            .isEqualTo(theirs);
        String held =
            Client.ringfort()
                .with("object-info", "--config", cluster.config("proxy").toString())
                .run("--output", "json", "AUTH_admin", "c", object)
                .text();
        for (String primary : theirs.subList(0, 3)) {
          assertThat(held).contains(primary.substring(0, primary.indexOf(' ')));
        }
        assertThat(HELD.matcher(held).results().count()).isGreaterThanOrEqualTo(MAJORITY);
      }
      assertThat(nodes(cluster.getNodes("container", "AUTH_admin", "c")))
          .isEqualTo(cluster.swiftGetNodes("container", "AUTH_admin", "c"));
      assertThat(nodes(cluster.getNodes("account", "AUTH_admin")))
          .isEqualTo(cluster.swiftGetNodes("account", "AUTH_admin"));
    }
  }

  @Test
  void serversOfEachKindWorkTogether() throws IOException {
    try (HandMadeCluster cluster = new HandMadeCluster(temp.resolve("kinds"))) {
      List<String> names = List.of("d1", "d2", "d3");
      cluster.devices("devices", names);
      for (String kind : RINGS) {
        int port = port(cluster, kind);
        cluster.ring(
            List.of(kind),
            names.stream().map(name -> "r1z1-127.0.0.1:%d/%s".formatted(port, name)).toList());
      }
      for (String kind : RINGS) {
        int port = port(cluster, kind);
        cluster.start(kind, kind + "-server", kind + ".listen: 127.0.0.1:" + port + "\n");
      }

      storeAndReadBack(cluster.endpoint(startProxy(cluster)));
    }
  }

  private static int port(HandMadeCluster cluster, String kind) {
    return cluster.port(6_200 + 10 * RINGS.indexOf(kind));
  }

  private static int startProxy(HandMadeCluster cluster) throws IOException {
    int port = cluster.port(8_080);
    cluster.start("proxy", "proxy-server", "proxy.listen: 127.0.0.1:" + port + "\n");
    return port;
  }

  private static void storeAndReadBack(Endpoint endpoint) {
    List<String> names = new ArrayList<>();
    try (ObjectApi api = new ObjectApi(endpoint)) {
      assertThat(api.createContainer("c")).isEqualTo(201);
      for (int i = 0; i < OBJECTS; i++) {
        names.add("object " + i);
        assertThat(api.put("c", "object " + i, PatternStream.bytes(i, BYTES))).isEqualTo(201);
      }
      for (int i = 0; i < OBJECTS; i++) {
        assertThat(api.get("c", "object " + i).body()).isEqualTo(PatternStream.bytes(i, BYTES));
      }
      assertThat(api.list("c")).containsExactlyInAnyOrderElementsOf(names);
      assertThat(api.delete("c", "object 0")).isEqualTo(204);
      assertThat(api.list("c")).hasSize(OBJECTS - 1);
      assertThat(api.put("c", "object 0", new byte[BYTES])).isEqualTo(201);
    }
  }

  private static List<String> nodes(String json) {
    List<String> nodes = new ArrayList<>();
    Matcher node = NODE.matcher(json);
    while (node.find()) {
      nodes.add(node.group(1) + ":" + node.group(2) + " " + node.group(3));
    }
    return nodes;
  }
}
