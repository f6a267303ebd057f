package io.ringfort.ringbuilder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// Debian's tools of OpenStack Swift, run in a folder of their own.
final class SwiftTools {
  private static final Path GET_NODES = Path.of("/usr/bin/swift-get-nodes");
  private static final Path RING_BUILDER = Path.of("/usr/bin/swift-ring-builder");

  /// Prints, for every so many partitions of each ring, the ids of primaries and handoffs as
  /// Swift's servers see them.
  private static final String PLACEMENTS =
      """
      import sys
      from swift.common.utils import set_swift_dir
      set_swift_dir(sys.argv[1])
      from swift.common.ring import Ring
      for path in sys.argv[3:]:
          ring = Ring(path)
          for part in range(0, ring.partition_count, max(1, ring.partition_count // int(sys.argv[2]))):
              primaries = [str(d['id']) for d in ring.get_part_nodes(part)]
              handoffs = [str(d['id']) for d in ring.get_more_nodes(part)]
              print(path, part, ','.join(primaries), ','.join(handoffs) or '-')
      """;

  /// Runs swift-ring-builder once for each line of a file; the arguments are separated by tabs.
  private static final String RING_BUILDERS =
      """
      import sys
      from swift.cli.ringbuilder import main
      for line in open(sys.argv[1]):
          try:
              main(['swift-ring-builder'] + line.rstrip('\\n').split('\\t'))
          except SystemExit as e:
              if e.code == 2:
                  raise
      """;

  private final Path folder;

  /// The ids of the devices of a partition.
  record Seen(List<Integer> primaries, List<Integer> handoffs) {}

  /// What `swift-get-nodes` says: partition, then `host:port device` each.
  record Nodes(int partition, List<String> primaries, List<String> handoffs) {}

  SwiftTools(Path folder) throws IOException {
    assertThat(GET_NODES)
        .as("Debian's package 'swift' is needed to compare rings with: make test installs it")
        .isExecutable();
    assertThat(RING_BUILDER).as("make test installs it").isExecutable();
    this.folder = folder;
    Files.writeString(
        folder.resolve("swift.conf"),
        "[swift-hash]\nswift_hash_path_prefix = pre\nswift_hash_path_suffix = suf\n");
  }

  String ringBuilder(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(RING_BUILDER.toString()));
    command.addAll(List.of(arguments));
    return run(command);
  }

  Nodes getNodes(Path ring, String... name) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(GET_NODES.toString(), "-a", "-d", folder.toString(), ring.toString()));
    command.addAll(List.of(name));
    int partition = -1;
    List<String> primaries = new ArrayList<>();
    List<String> handoffs = new ArrayList<>();
    for (String line : run(command).lines().toList()) {
      String[] fields = line.split("\t", -1);
      if (fields[0].equals("Partition")) {
        partition = Integer.parseInt(fields[1]);
      } else if (fields[0].equals("Server:Port Device")) {
        (fields.length > 2 ? handoffs : primaries).add(fields[1]);
      }
    }
    return new Nodes(partition, primaries, handoffs);
  }

  /// Many commands in one process, which saves most of their time.
  void ringBuilders(List<List<String>> commands) throws IOException, InterruptedException {
    Path script = folder.resolve("builders.py");
    Files.writeString(script, RING_BUILDERS);
    Path lines = folder.resolve("builders.txt");
    Files.write(lines, commands.stream().map(command -> String.join("\t", command)).toList());
    run(List.of("/usr/bin/python3", script.toString(), lines.toString()));
  }

  /// @param visited about how many partitions of each ring to look at
  /// @return by ring and partition
  Map<Path, Map<Integer, Seen>> placements(List<Path> rings, int visited)
      throws IOException, InterruptedException {
    Path script = folder.resolve("placements.py");
    Files.writeString(script, PLACEMENTS);
    List<String> command =
        new ArrayList<>(
            List.of(
                "/usr/bin/python3",
                script.toString(),
                folder.toString(),
                Integer.toString(visited)));
    rings.forEach(ring -> command.add(ring.toString()));
    Map<Path, Map<Integer, Seen>> placements = new TreeMap<>();
    for (String line : run(command).lines().toList()) {
      String[] fields = line.split(" ", -1);
      placements
          .computeIfAbsent(Path.of(fields[0]), _ -> new TreeMap<>())
          .put(Integer.parseInt(fields[1]), new Seen(ids(fields[2]), ids(fields[3])));
    }
    return placements;
  }

  private static List<Integer> ids(String text) {
    return text.equals("-")
        ? List.of()
        : Arrays.stream(text.split(",", -1)).map(Integer::parseInt).toList();
  }

  private String run(List<String> command) throws IOException, InterruptedException {
    Path answer = folder.resolve("answer.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(answer.toFile())
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(command + " takes longer than a minute");
    }
    String text = Files.readString(answer, StandardCharsets.UTF_8);
    if (process.exitValue() > 1) {
      throw new IOException(command + " failed with " + process.exitValue() + ": " + text);
    }
    return text;
  }
}
