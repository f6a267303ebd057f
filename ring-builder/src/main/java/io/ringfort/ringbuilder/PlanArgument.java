package io.ringfort.ringbuilder;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/// The builder file that a command works on.
final class PlanArgument {
  @Parameters(index = "0", paramLabel = "FILE", description = "builder file, as object.builder")
  private @Nullable Path file;

  PlanStore store() {
    Path given = file;
    if (given == null) {
      throw new RingPlanException("no builder file is named");
    }
    return new PlanStore(given);
  }
}
