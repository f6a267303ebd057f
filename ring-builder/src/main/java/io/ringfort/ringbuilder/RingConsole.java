package io.ringfort.ringbuilder;

import io.ringfort.common.time.Clock;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/// Where the commands write, and their time.
///
/// @param out what was asked for
/// @param err what went wrong
record RingConsole(PrintWriter out, PrintWriter err, Clock clock) {
  /// All went well.
  static final int OK = 0;

  /// Nothing was done, or what was done leaves something to wish for.
  static final int WARNING = 1;

  /// Refused or failed; files are as before.
  static final int ERROR = 2;

  private static final ObjectWriter JSON =
      JsonMapper.builder().build().writerWithDefaultPrettyPrinter();

  /// How lists are written.
  enum Output {
    TEXT,
    JSON
  }

  /// The work of a command.
  @FunctionalInterface
  interface Work {
    int run() throws IOException;
  }

  /// Runs a command; what it refuses and what fails becomes one line and an exit code.
  int run(Work work) {
    int code;
    try {
      code = work.run();
    } catch (RingPlanException e) {
      err.println("ringfort ring: " + e.getMessage());
      code = ERROR;
    } catch (NoSuchFileException e) {
      err.println("ringfort ring: " + e.getMessage() + ": there is no such file");
      code = ERROR;
    } catch (IOException e) {
      err.println("ringfort ring: " + e.getMessage());
      code = ERROR;
    }
    err.flush();
    out.flush();
    return code;
  }

  void print(String format, Object... values) {
    out.printf(Locale.ROOT, format + "%n", values);
  }

  void printJson(Object value) {
    out.println(JSON.writeValueAsString(value));
  }
}
