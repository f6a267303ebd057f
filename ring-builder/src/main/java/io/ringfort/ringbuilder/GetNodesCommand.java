package io.ringfort.ringbuilder;

import io.ringfort.common.name.AccountName;
import io.ringfort.common.name.ContainerName;
import io.ringfort.common.name.ObjectName;
import io.ringfort.common.ring.Device;
import io.ringfort.common.ring.NameHash;
import io.ringfort.common.ring.NameHasher;
import io.ringfort.common.ring.Placement;
import io.ringfort.common.ring.Ring;
import io.ringfort.common.ring.RingFile;
import io.ringfort.common.ring.Rings;
import io.ringfort.common.time.Clock;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ringfort get-nodes`: which devices hold a name, and who stands in for them.
@Command(
    name = "get-nodes",
    description = "Shows the devices that hold an account, container or object, and its handoffs.",
    mixinStandardHelpOptions = true)
public final class GetNodesCommand implements Callable<Integer> {
  private final RingConsole console;
  private final Supplier<Optional<RingLocation>> local;

  @Parameters(
      index = "0..2",
      arity = "1..3",
      paramLabel = "ACCOUNT [CONTAINER [OBJECT]]",
      description = "the name; also as one argument with slashes between")
  private List<String> names = new ArrayList<>();

  @Option(names = "--ring", paramLabel = "FILE", description = "ring file to ask")
  private @Nullable Path ring;

  @Option(names = "--hash-prefix", paramLabel = "P", description = "prefix of the cluster's hashes")
  private @Nullable String hashPrefix;

  @Option(names = "--hash-suffix", paramLabel = "S", description = "suffix of the cluster's hashes")
  private @Nullable String hashSuffix;

  @Option(names = "--policy", paramLabel = "N", description = "index of the storage policy; 0")
  private int policy;

  @Option(
      names = "--handoffs",
      paramLabel = "N",
      description = "show only so many handoffs; all of them unless given",
      defaultValue = "2147483647")
  private int handoffsMax;

  @Mixin private final OutputOption output = new OutputOption();

  /// Where a node keeps its rings, and the secret of its hashes.
  public record RingLocation(Path folder, String hashPrefix, String hashSuffix) {}

  /// @param local the rings of the node that runs here, asked if no ring file is named
  public GetNodesCommand(
      PrintWriter out, PrintWriter err, Clock clock, Supplier<Optional<RingLocation>> local) {
    this.console = new RingConsole(out, err, clock);
    this.local = local;
  }

  @Override
  public Integer call() {
    return console.run(() -> {
      List<String> parts = parts();
      Optional<RingLocation> node = ring == null ? local.get() : Optional.empty();
      Path file = ring;
      if (file == null) {
        file =
            node.orElseThrow(() -> new RingPlanException("no node runs here: name a --ring"))
                .folder()
                .resolve(fileName(parts));
      }
      String prefix = hashPrefix;
      String suffix = hashSuffix;
      NameHasher hasher =
          new NameHasher(
              prefix != null ? prefix : node.map(RingLocation::hashPrefix).orElse(""),
              suffix != null ? suffix : node.map(RingLocation::hashSuffix).orElse(""));
      show(RingFile.read(file), hash(parts, hasher));
      return RingConsole.OK;
    });
  }

  private List<String> parts() {
    List<String> parts =
        names.size() == 1 ? List.of(names.getFirst().split("/", 3)) : List.copyOf(names);
    if (parts.stream().anyMatch(String::isEmpty)) {
      throw new RingPlanException("a part of the name is empty");
    }
    return parts;
  }

  private String fileName(List<String> parts) {
    return switch (parts.size()) {
      case 1 -> "account.ring.gz";
      case 2 -> "container.ring.gz";
      default -> {
        if (policy < 0) {
          throw new RingPlanException("policy index is negative: " + policy);
        }
        yield Rings.objectRingFile(policy);
      }
    };
  }

  private static NameHash hash(List<String> parts, NameHasher hasher) {
    try {
      return switch (parts.size()) {
        case 1 -> hasher.hash(new AccountName(parts.get(0)));
        case 2 -> hasher.hash(new ContainerName(parts.get(0), parts.get(1)));
        default -> hasher.hash(new ObjectName(parts.get(0), parts.get(1), parts.get(2)));
      };
    } catch (IllegalArgumentException e) {
      throw new RingPlanException(String.valueOf(e.getMessage()));
    }
  }

  private void show(Ring asked, NameHash hash) {
    Placement placement = asked.place(hash);
    List<Device> handoffs = new ArrayList<>();
    for (Device device : asked.handoffs(placement.partition())) {
      if (handoffs.size() >= handoffsMax) {
        break;
      }
      handoffs.add(device);
    }
    if (output.json()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("partition", placement.partition());
      fields.put("hash", hash.hex());
      fields.put("primaries", placement.primaries().stream().map(DeviceTable::json).toList());
      fields.put("handoffs", handoffs.stream().map(DeviceTable::json).toList());
      console.printJson(fields);
      return;
    }
    console.print("Partition\t%d", placement.partition());
    console.print("Hash     \t%s", hash.hex());
    placement.primaries().forEach(device -> console.print("Server:Port Device\t%s", place(device)));
    handoffs.forEach(device -> console.print("Server:Port Device\t%s\t [Handoff]", place(device)));
  }

  private static String place(Device device) {
    return device.address() + " " + device.name();
  }
}
