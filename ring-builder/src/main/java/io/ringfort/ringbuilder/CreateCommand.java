package io.ringfort.ringbuilder;

import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ring create FILE PART_POWER REPLICAS MIN_PART_HOURS`.
@Command(
    name = "create",
    description = "Creates a builder file without devices.",
    mixinStandardHelpOptions = true)
final class CreateCommand implements Callable<Integer> {
  private final RingConsole console;

  @Mixin private final PlanArgument plan = new PlanArgument();

  @Parameters(
      index = "1",
      paramLabel = "PART_POWER",
      description = "the ring has 2^PART_POWER partitions, for ever; 1 to 24")
  private int partitionPower;

  @Parameters(
      index = "2",
      paramLabel = "REPLICAS",
      description = "how often each name is kept; 3.25 gives a quarter of them a fourth replica")
  private double replicas;

  @Parameters(
      index = "3",
      paramLabel = "MIN_PART_HOURS",
      description = "how long a partition rests after one of its replicas was moved")
  private int minPartHours;

  @Option(names = "--force", description = "replace an existing builder file")
  private boolean force;

  CreateCommand(RingConsole console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return console.run(() -> {
      PlanStore store = plan.store();
      RingPlan created = RingPlan.create(partitionPower, replicas, minPartHours);
      return store.exclusively(() -> {
        if (Files.exists(store.file()) && !force) {
          throw new RingPlanException(
              store.file() + " exists; say --force to replace it by an empty one");
        }
        store.save(created);
        console.print("Created %s: %d partitions.", store.file(), created.partitionCount());
        return RingConsole.OK;
      });
    });
  }
}
