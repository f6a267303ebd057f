package io.ringfort.ringbuilder;

import io.ringfort.common.ring.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ring set_info FILE DEVICE CHANGE...`, or by options and `--change-...` options.
@Command(
    name = "set_info",
    aliases = "set-info",
    description = {
      "Changes addresses, names and free text of devices.",
      "Partitions stay where they are; publish it by write_ring."
    },
    mixinStandardHelpOptions = true)
final class SetInfoCommand implements Callable<Integer> {
  private final RingConsole console;
  private final DeviceFields change = new DeviceFields();

  @Mixin private final PlanArgument plan = new PlanArgument();
  @Mixin private final DeviceChoice choice = new DeviceChoice();

  @Parameters(
      index = "1..*",
      paramLabel = "DEVICE CHANGE",
      description = "pairs of which devices, and [<ip>][:<port>][R<ip>:<port>][/<device>][_<meta>]")
  private List<String> values = new ArrayList<>();

  SetInfoCommand(RingConsole console) {
    this.console = console;
  }

  @Option(names = "--change-ip", paramLabel = "HOST", description = "new address of the server")
  void changeHost(String host) {
    change.host = host;
  }

  @Option(names = "--change-port", paramLabel = "N", description = "new port of the server")
  void changePort(int port) {
    change.port = port;
  }

  @Option(names = "--change-replication-ip", paramLabel = "HOST", description = "for repair")
  void changeReplicationHost(String host) {
    change.replicationHost = host;
  }

  @Option(names = "--change-replication-port", paramLabel = "N", description = "for repair")
  void changeReplicationPort(int port) {
    change.replicationPort = port;
  }

  @Option(names = "--change-device", paramLabel = "NAME", description = "new name on the server")
  void changeName(String name) {
    change.name = name;
  }

  @Option(names = "--change-meta", paramLabel = "TEXT", description = "new free text")
  void changeMeta(String meta) {
    change.meta = meta;
  }

  @Override
  public Integer call() {
    return console.run(() -> {
      List<String> report = new ArrayList<>();
      plan.store().update(before -> change(before, report));
      report.forEach(line -> console.print("%s", line));
      return RingConsole.OK;
    });
  }

  private RingPlan change(RingPlan before, List<String> report) {
    if (choice.byOptions()) {
      if (!values.isEmpty() || change.isEmpty()) {
        throw new RingPlanException("options to find devices need --change-... options, no pairs");
      }
      return change(before, choice.options(), change, report);
    }
    if (values.isEmpty() || values.size() % 2 != 0 || !change.isEmpty()) {
      throw new RingPlanException("expected pairs of DEVICE and CHANGE");
    }
    RingPlan after = before;
    for (int index = 0; index < values.size(); index += 2) {
      DeviceFields fields = DeviceSyntax.search(values.get(index));
      after = change(after, fields, DeviceSyntax.change(values.get(index + 1)), report);
    }
    return after;
  }

  private RingPlan change(
      RingPlan before, DeviceFields fields, DeviceFields wanted, List<String> report) {
    RingPlan after = before;
    for (Device device : choice.require(before, fields)) {
      Device changed = wanted.applyTo(device);
      after = after.replace(changed);
      report.add(
          "Device %s is now %s".formatted(DeviceSyntax.line(device), DeviceSyntax.line(changed)));
    }
    return after;
  }
}
