package io.ringfort.ringbuilder;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.common.ring.Device;
import io.ringfort.common.ring.Placement;
import io.ringfort.common.ring.Ring;
import io.ringfort.common.ring.RingFile;
import io.ringfort.common.time.Clock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Rings cross between Ringfort and Swift in both directions, and both see the same in them.
class SwiftInteropTest {
  private static final int VISITED = 256;

  @TempDir private Path folder;
  private SwiftTools swift;

  /// The shapes of clusters to compare.
  enum Shape {
    ONE_SERVER(6, 3, 1, 1, 1, 5),
    FRACTIONAL(7, 2.4, 1, 3, 2, 2),
    REGIONS(8, 3, 3, 2, 2, 3),
    SINGLE_REPLICA(5, 1, 1, 2, 1, 2),
    ERASURE_CODED(6, 6, 2, 2, 2, 3),
    ALL_PRIMARIES(5, 3, 1, 3, 1, 1),
    STRIDED(17, 3, 2, 2, 3, 2);

    private final int power;
    private final double replicas;
    private final int regions;
    private final int zones;
    private final int servers;
    private final int disks;

    Shape(int power, double replicas, int regions, int zones, int servers, int disks) {
      this.power = power;
      this.replicas = replicas;
      this.regions = regions;
      this.zones = zones;
      this.servers = servers;
      this.disks = disks;
    }

    List<String> devicesAndWeights() {
      List<String> arguments = new ArrayList<>();
      for (int region = 1; region <= regions; region++) {
        for (int zone = 1; zone <= zones; zone++) {
          for (int server = 1; server <= servers; server++) {
            for (int disk = 1; disk <= disks; disk++) {
              arguments.add(
                  "r%dz%d-10.%d.%d.%d:62%02dR10.%d.9.%d:6300/sd%d_shelf %d"
                      .formatted(
                          region, zone, region, zone, server, disk, region, server, disk, zone));
              arguments.add(Integer.toString(100 * (1 + (disk + zone) % 3)));
            }
          }
        }
      }
      return arguments;
    }
  }

  @BeforeEach
  void findSwift() throws IOException {
    swift = new SwiftTools(folder);
  }

  @Test
  void swiftSeesTheSameInOurRings() throws Exception {
    List<Path> rings = new ArrayList<>();
    for (Shape shape : Shape.values()) {
      Path builder = folder.resolve(shape + ".builder");
      ringfort("create", builder, shape.power, shape.replicas, 1);
      ringfort("add", builder, shape.devicesAndWeights().toArray());
      ringfort("rebalance", builder, "--seed", "7");
      rings.add(folder.resolve(shape + ".ring.gz"));
    }

    compare(rings);
    compareNodes(
        folder.resolve(Shape.FRACTIONAL + ".ring.gz"), "AUTH_test", "photos", "Grüße/Höhle #1");
    compareNodes(folder.resolve(Shape.REGIONS + ".ring.gz"), "AUTH_test", "photos");
    compareNodes(folder.resolve(Shape.STRIDED + ".ring.gz"), "AUTH_test");
  }

  @Test
  void weSeeTheSameInRingsOfSwift() throws Exception {
    List<Path> rings = new ArrayList<>();
    List<List<String>> commands = new ArrayList<>();
    for (Shape shape : Shape.values()) {
      if (shape != Shape.STRIDED) { // Swift takes half a minute to build it.
        String builder = folder.resolve(shape + ".builder").toString();
        commands.add(List.of(builder, "create", "" + shape.power, "" + shape.replicas, "1"));
        List<String> add = new ArrayList<>(List.of(builder, "add"));
        add.addAll(shape.devicesAndWeights());
        commands.add(add);
        commands.add(List.of(builder, "rebalance", "--seed", "7"));
        rings.add(folder.resolve(shape + ".ring.gz"));
      }
    }
    swift.ringBuilders(commands);

    compare(rings);
    compareNodes(
        folder.resolve(Shape.FRACTIONAL + ".ring.gz"), "AUTH_test", "photos", "Grüße/Höhle #1");
  }

  @Test
  void swiftMakesABuilderOfOurRingAndFindsItBalanced() throws Exception {
    Path builder = folder.resolve("object.builder");
    ringfort("create", builder, 8, 3, 1);
    ringfort("add", builder, Shape.REGIONS.devicesAndWeights().toArray());
    ringfort("rebalance", builder, "--seed", "7");
    String taken = folder.resolve("taken.builder").toString();

    RingFile.write(
        RingFile.read(folder.resolve("object.ring.gz")), folder.resolve("taken.ring.gz"));
    swift.ringBuilder(folder.resolve("taken.ring.gz").toString(), "write_builder", "1");
    swift.ringBuilder(taken, "validate");
    String report = swift.ringBuilder(taken, "dispersion");
    double balance = RingPlanFile.read(builder).rebalanced() ? balance(builder) : -1;

    assertThat(report).contains("Dispersion is 0.000000, Balance is %.6f".formatted(balance));
  }

  @Test
  void weCarryOnARingThatSwiftBuilt() throws Exception {
    String builder = folder.resolve("swift.builder").toString();
    List<String> add = new ArrayList<>(List.of(builder, "add"));
    add.addAll(Shape.REGIONS.devicesAndWeights());
    swift.ringBuilders(
        List.of(
            List.of(builder, "create", "8", "3", "1"),
            add,
            List.of(builder, "rebalance", "--seed", "7")));

    Path ours = folder.resolve("object.builder");
    ringfort("write_builder", ours, folder.resolve("swift.ring.gz"), 1);
    ringfort("add", ours, "r1z1-10.1.1.9:6200/new", "300");
    ringfort("rebalance", ours, "--seed", "7");

    compare(List.of(folder.resolve("object.ring.gz")));
    assertThat(balance(ours)).isLessThan(5);
  }

  private static double balance(Path builder) throws IOException {
    return Balance.of(RingPlanFile.read(builder)).percent();
  }

  private void compare(List<Path> files) throws Exception {
    Map<Path, Map<Integer, SwiftTools.Seen>> theirs = swift.placements(files, VISITED);
    for (Path file : files) {
      assertThat(seen(RingFile.read(file))).as(file.toString()).isEqualTo(theirs.get(file));
    }
  }

  private static Map<Integer, SwiftTools.Seen> seen(Ring ring) {
    Map<Integer, SwiftTools.Seen> seen = new TreeMap<>();
    int step = Math.max(1, ring.partitionCount() / VISITED);
    for (int partition = 0; partition < ring.partitionCount(); partition += step) {
      Placement placement = ring.placement(partition);
      List<Integer> handoffs = new ArrayList<>();
      ring.handoffs(partition).forEach(device -> handoffs.add(device.id()));
      List<Integer> primaries = placement.primaries().stream().map(Device::id).toList();
      seen.put(partition, new SwiftTools.Seen(primaries, handoffs));
    }
    return seen;
  }

  private void compareNodes(Path file, String... name) throws Exception {
    SwiftTools.Nodes theirs = swift.getNodes(file, name);
    JsonNode ours = JsonMapper.shared().readTree(getNodes(file, name));

    assertThat(ours.get("partition").asInt()).isEqualTo(theirs.partition());
    assertThat(places(ours.get("primaries"))).isEqualTo(theirs.primaries());
    assertThat(places(ours.get("handoffs"))).isEqualTo(theirs.handoffs());
  }

  private static List<String> places(JsonNode devices) {
    List<String> places = new ArrayList<>();
    for (JsonNode device : devices) {
      places.add(
          "%s:%d %s"
              .formatted(
                  device.get("ip").asString(),
                  device.get("port").asInt(),
                  device.get("device").asString()));
    }
    return places;
  }

  private static String getNodes(Path file, String... name) {
    StringWriter out = new StringWriter();
    PrintWriter printer = new PrintWriter(out);
    GetNodesCommand command =
        new GetNodesCommand(printer, printer, Clock.system(), Optional::empty);
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--ring", file.toString(), "--output", "json"));
    arguments.addAll(List.of("--hash-prefix", "pre", "--hash-suffix", "suf"));
    arguments.addAll(List.of(name));
    int code = new CommandLine(command).execute(arguments.toArray(String[]::new));
    assertThat(code).as(out.toString()).isZero();
    return out.toString();
  }

  private static void ringfort(String command, Path builder, Object... arguments) {
    StringWriter out = new StringWriter();
    PrintWriter printer = new PrintWriter(out);
    List<String> line = new ArrayList<>(List.of(command, builder.toString()));
    for (Object argument : arguments) {
      line.add(argument.toString());
    }
    int code =
        RingCommand.commandLine(printer, printer, Clock.system())
            .execute(line.toArray(String[]::new));
    assertThat(code).as(out.toString()).isLessThan(2);
  }
}
