package io.ringfort.ringbuilder;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ring dispersion FILE [PATTERN] [--verbose]`.
@Command(
    name = "dispersion",
    description = "Reports how far apart replicas are, and where they are too close.",
    mixinStandardHelpOptions = true)
final class DispersionCommand implements Callable<Integer> {
  private final RingConsole console;

  @Mixin private final PlanArgument plan = new PlanArgument();
  @Mixin private final OutputOption output = new OutputOption();

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PATTERN",
      description = "only failure domains whose name begins like this regular expression, as r1z2")
  private @Nullable String pattern;

  @Option(
      names = {"-v", "--verbose"},
      description = "list every failure domain")
  private boolean verbose;

  DispersionCommand(RingConsole console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return console.run(() -> {
      RingPlan loaded = plan.store().load();
      if (!loaded.rebalanced()) {
        throw new RingPlanException("the ring has no partitions assigned yet: rebalance it first");
      }
      Dispersion all = Dispersion.of(loaded);
      Dispersion dispersion =
          new Dispersion(
              all.percent(), all.tiers().stream().filter(tier -> matches(tier.name())).toList());
      if (output.json()) {
        console.printJson(json(loaded, dispersion));
      } else {
        print(loaded, dispersion);
      }
      return dispersion.worst().isPresent() ? RingConsole.WARNING : RingConsole.OK;
    });
  }

  private boolean matches(String name) {
    String given = pattern;
    try {
      return given == null || Pattern.compile(given).matcher(name).lookingAt();
    } catch (PatternSyntaxException e) {
      throw new RingPlanException("not a regular expression: " + given + ": " + e.getDescription());
    }
  }

  private void print(RingPlan loaded, Dispersion dispersion) {
    console.print(
        "Dispersion is %.6f, Balance is %.6f, Overload is %.2f%%",
        dispersion.percent(), Balance.of(loaded).percent(), loaded.overload() * 100);
    double required = ReplicaTargets.of(loaded, TierTree.of(loaded)).requiredOverload();
    console.print("Required overload is %.6f%%", required * 100);
    dispersion
        .worst()
        .ifPresent(
            worst -> console.print("Worst tier is %.6f (%s)", worst.percent(), worst.name()));
    if (verbose) {
      console.print("%-40s %10s %10s %5s  %s", "Tier", "Parts", "%", "Max", "by replicas");
      for (Dispersion.TierDispersion tier : dispersion.tiers()) {
        console.print(
            "%-40s %10d %10.2f %5d  %s",
            tier.name(),
            tier.placed(),
            tier.percent(),
            tier.maxReplicas(),
            tier.partitionsByReplicas());
      }
    }
  }

  private Map<String, Object> json(RingPlan loaded, Dispersion dispersion) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("dispersion", dispersion.percent());
    fields.put("balance", Balance.of(loaded).percent());
    fields.put("overload", loaded.overload());
    fields.put(
        "required_overload", ReplicaTargets.of(loaded, TierTree.of(loaded)).requiredOverload());
    fields.put("tiers", dispersion.tiers().stream().map(DispersionCommand::json).toList());
    return fields;
  }

  private static Map<String, Object> json(Dispersion.TierDispersion tier) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", tier.name());
    fields.put("level", List.of("region", "zone", "server", "device").get(tier.level() - 1));
    fields.put("max_replicas", tier.maxReplicas());
    fields.put("placed_parts", tier.placed());
    fields.put("dispersion", tier.percent());
    fields.put("replicas", tier.partitionsByReplicas());
    return fields;
  }
}
