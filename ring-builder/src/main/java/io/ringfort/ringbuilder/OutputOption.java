package io.ringfort.ringbuilder;

import picocli.CommandLine.Option;

/// `--output text|json` of commands that list something.
final class OutputOption {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text or json",
      defaultValue = "text")
  private String format = "text";

  /// @throws RingPlanException if the format is unknown
  RingConsole.Output output() {
    return switch (format) {
      case "text" -> RingConsole.Output.TEXT;
      case "json" -> RingConsole.Output.JSON;
      default -> throw new RingPlanException("unknown output format: " + format + " (text, json)");
    };
  }

  boolean json() {
    return output() == RingConsole.Output.JSON;
  }
}
