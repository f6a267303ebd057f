package io.ringfort.ringbuilder;

import io.ringfort.common.ring.Device;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `ring list_parts FILE DEVICE...`, or by options.
@Command(
    name = "list_parts",
    aliases = "list-parts",
    description = "Lists the partitions of matching devices, those with most of them first.",
    mixinStandardHelpOptions = true)
final class ListPartsCommand implements Callable<Integer> {
  private final RingConsole console;

  @Mixin private final PlanArgument plan = new PlanArgument();
  @Mixin private final DeviceFields options = new DeviceFields();
  @Mixin private final OutputOption output = new OutputOption();

  @Parameters(index = "1..*", paramLabel = "DEVICE", description = "which devices, as d7 or z2")
  private List<String> searches = new ArrayList<>();

  /// A partition and how many of its replicas are on matching devices.
  record PartitionMatches(int partition, int matches) {}

  ListPartsCommand(RingConsole console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return console.run(() -> {
      RingPlan loaded = plan.store().load();
      List<PartitionMatches> found = find(loaded);
      if (output.json()) {
        console.printJson(found);
      } else {
        console.print("Partition   Matches");
        found.forEach(each -> console.print("%9d   %7d", each.partition(), each.matches()));
      }
      return RingConsole.OK;
    });
  }

  private List<PartitionMatches> find(RingPlan loaded) {
    if (!loaded.rebalanced()) {
      throw new RingPlanException("the ring has no partitions assigned yet: rebalance it first");
    }
    BitSet devices = new BitSet();
    wanted().forEach(each -> each.find(loaded).stream().map(Device::id).forEach(devices::set));
    if (devices.isEmpty()) {
      throw new RingPlanException("no device matches");
    }
    int[] matches = new int[loaded.partitionCount()];
    for (char[] row : loaded.table().rows()) {
      for (int partition = 0; partition < row.length; partition++) {
        matches[partition] += devices.get(row[partition]) ? 1 : 0;
      }
    }
    List<PartitionMatches> found = new ArrayList<>();
    for (int partition = 0; partition < matches.length; partition++) {
      if (matches[partition] > 0) {
        found.add(new PartitionMatches(partition, matches[partition]));
      }
    }
    found.sort(Comparator.comparingInt(PartitionMatches::matches).reversed());
    return found;
  }

  private List<DeviceFields> wanted() {
    if (searches.isEmpty() == options.isEmpty()) {
      throw new RingPlanException("say which devices, either by search values or by options");
    }
    return searches.isEmpty()
        ? List.of(options)
        : searches.stream().map(DeviceSyntax::search).toList();
  }
}
