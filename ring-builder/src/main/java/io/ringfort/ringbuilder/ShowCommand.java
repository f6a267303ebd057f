package io.ringfort.ringbuilder;

import io.ringfort.common.ring.Device;
import io.ringfort.common.ring.RingFile;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `ring show FILE`, also `ring FILE`: the ring and its devices.
@Command(
    name = "show",
    description = "Shows a ring and its devices; 'ringfort ring FILE' does the same.",
    mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {
  private final RingConsole console;

  @Mixin private final PlanArgument plan = new PlanArgument();
  @Mixin private final OutputOption output = new OutputOption();

  ShowCommand(RingConsole console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return console.run(() -> show(console, plan.store(), output));
  }

  static int show(RingConsole console, PlanStore store, OutputOption output) {
    return console.run(() -> {
      RingPlan plan = store.load();
      if (output.json()) {
        console.printJson(json(console, store, plan));
      } else {
        print(console, store, plan);
      }
      return RingConsole.OK;
    });
  }

  private static void print(RingConsole console, PlanStore store, RingPlan plan)
      throws IOException {
    Balance balance = Balance.of(plan);
    console.print("%s, build version %d", store.file(), plan.version());
    console.print(
        "%d partitions, %.6f replicas, %d regions, %d zones, %d devices, %.2f balance,"
            + " %.2f dispersion",
        plan.partitionCount(),
        plan.replicas(),
        regions(plan),
        zones(plan),
        plan.devices().size(),
        balance.percent(),
        Dispersion.of(plan).percent());
    console.print(
        "The minimum number of hours before a partition can be reassigned is %d (%s remaining)",
        plan.minPartHours(), clockTime(plan.untilAllMayMove(console.clock().now())));
    console.print("The overload factor is %.2f%% (%.6f)", plan.overload() * 100, plan.overload());
    console.print("Ring file %s %s", store.ringFile(), ringFileState(store, plan));
    new DeviceTable(plan, balance.devices()).print(console);
  }

  private static Map<String, Object> json(RingConsole console, PlanStore store, RingPlan plan)
      throws IOException {
    Balance balance = Balance.of(plan);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("version", plan.version());
    fields.put("partitions", plan.partitionCount());
    fields.put("partition_power", plan.partitionPower());
    fields.put("replicas", plan.replicas());
    fields.put("regions", regions(plan));
    fields.put("zones", zones(plan));
    fields.put("balance", balance.percent());
    fields.put("dispersion", Dispersion.of(plan).percent());
    fields.put("min_part_hours", plan.minPartHours());
    fields.put("min_part_seconds_left", plan.untilAllMayMove(console.clock().now()).toSeconds());
    fields.put("overload", plan.overload());
    fields.put("ring_file", store.ringFile().toString());
    fields.put("ring_file_state", ringFileState(store, plan));
    fields.put("devices", new DeviceTable(plan, balance.devices()).json());
    return fields;
  }

  private static long regions(RingPlan plan) {
    return plan.devices().stream().map(Device::region).distinct().count();
  }

  private static long zones(RingPlan plan) {
    return plan.devices().stream()
        .map(device -> device.region() + "/" + device.zone())
        .distinct()
        .count();
  }

  private static String ringFileState(PlanStore store, RingPlan plan) {
    if (!Files.exists(store.ringFile())) {
      return "not found, probably it hasn't been written yet";
    }
    try {
      boolean same = plan.rebalanced() && RingFile.read(store.ringFile()).equals(plan.ring());
      return same ? "is up-to-date" : "is obsolete";
    } catch (IOException e) {
      return "is invalid: " + e.getMessage();
    }
  }

  static String clockTime(Duration duration) {
    return String.format(
        Locale.ROOT,
        "%d:%02d:%02d",
        duration.toHours(),
        duration.toMinutesPart(),
        duration.toSecondsPart());
  }
}
