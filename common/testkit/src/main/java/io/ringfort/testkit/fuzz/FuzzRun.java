package io.ringfort.testkit.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One run of Jazzer over a target: a class with `public static void fuzzerTestOneInput(byte[])`
/// that returns for every input that is treated right, however bad it is, and throws otherwise.
///
/// Jazzer instruments what it runs, so it gets a process of its own, with the class path of this
/// one. The system property `ringfort.fuzz.seconds` says for how long, 0 for the seeds alone; what
/// it finds is written to `target/fuzz`, and the input belongs into the corpus with the repair.
public final class FuzzRun {
  private static final int SECONDS = Integer.getInteger("ringfort.fuzz.seconds", 30);
  private static final int GRACE_SECONDS = 90;
  private static final int INPUT_BYTES = 4096;
  private static final int INPUT_SECONDS = 10;
  private static final int TAIL_CHARACTERS = 6000;

  private FuzzRun() {}

  /// Runs a target from its seeds on.
  ///
  /// @param packages what is instrumented, as `io.ringfort.proxy.s3.**`
  /// @param seeds folder of the inputs to begin with; must have some
  /// @throws AssertionError if an input was found that the target throws at or hangs on, with the
  ///   end of what Jazzer says
  public static void of(Class<?> target, String packages, Path seeds)
      throws IOException, InterruptedException {
    try (var files = Files.list(seeds)) {
      if (files.findAny().isEmpty()) {
        throw new IllegalArgumentException("no seeds in " + seeds);
      }
    }
    Path work = Path.of("target", "fuzz", target.getSimpleName()).toAbsolutePath();
    Path found = Files.createDirectories(work.resolve("corpus"));
    Path log = work.resolve("log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-ea:io.ringfort...",
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:+EnableDynamicAgentLoading",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            "com.code_intelligence.jazzer.Jazzer",
            "--target_class=" + target.getName(),
            "--instrumentation_includes=" + packages,
            "--custom_hook_includes=" + packages,
            "--reproducer_path=" + work,
            "-artifact_prefix=" + work + "/",
            SECONDS > 0 ? "-max_total_time=" + SECONDS : "-runs=0",
            "-max_len=" + INPUT_BYTES,
            "-timeout=" + INPUT_SECONDS,
            "-rss_limit_mb=3000",
            "-print_final_stats=1",
            found.toString(),
            seeds.toAbsolutePath().toString()));
    Process process =
        new ProcessBuilder(command)
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!process.waitFor(SECONDS + GRACE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(target.getSimpleName() + " did not end: " + tail(log));
      }
    } finally {
      process.destroyForcibly();
    }
    String said = tail(log);
    if (process.exitValue() != 0 || !said.contains("stat::number_of_executed_units")) {
      throw new AssertionError(
          target.getSimpleName() + " ended with " + process.exitValue() + ": " + said);
    }
    Arrays.stream(said.split("\n"))
        .filter(line -> line.startsWith("stat::number_of_executed_units"))
        .forEach(line -> System.out.println(target.getSimpleName() + " " + line));
  }

  private static String tail(Path log) throws IOException {
    String all = new String(Files.readAllBytes(log), UTF_8);
    return all.substring(Math.max(0, all.length() - TAIL_CHARACTERS));
  }
}
