package io.ringfort.ringbuilder;

import io.ringfort.common.ring.RingFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `ring write_builder FILE RING_FILE [MIN_PART_HOURS]`.
@Command(
    name = "write_builder",
    aliases = "write-builder",
    description = {
      "Makes a builder file from a ring file, ours or Swift's.",
      "When partitions were moved, overload and devices marked for removal are not known from it."
    },
    mixinStandardHelpOptions = true)
final class WriteBuilderCommand implements Callable<Integer> {
  private final RingConsole console;

  @Mixin private final PlanArgument plan = new PlanArgument();

  @Parameters(index = "1", paramLabel = "RING_FILE", description = "as object.ring.gz")
  private @Nullable Path ringFile;

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "MIN_PART_HOURS",
      description = "24 unless given",
      defaultValue = "24")
  private int minPartHours;

  WriteBuilderCommand(RingConsole console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return console.run(() -> {
      Path from = ringFile;
      if (from == null) {
        throw new RingPlanException("no ring file is named");
      }
      PlanStore store = plan.store();
      RingPlan taken = RingPlan.of(RingFile.read(from), minPartHours);
      return store.exclusively(() -> {
        if (Files.exists(store.file())) {
          throw new RingPlanException(store.file() + " exists; remove it first");
        }
        store.save(taken);
        console.print("Wrote %s", store.file());
        return RingConsole.OK;
      });
    });
  }
}
