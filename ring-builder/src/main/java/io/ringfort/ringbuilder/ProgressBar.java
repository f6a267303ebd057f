package io.ringfort.ringbuilder;

import java.io.Console;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/// A line on the terminal that says how far a long work is. Nothing is written if standard input or
/// output is not a terminal, so scripts never see it. Used by one thread; close it before anything
/// else is printed.
public final class ProgressBar implements AutoCloseable {
  private static final int WIDTH = 40;
  private static final String CLEAR_LINE = "\r\033[K";

  private final PrintWriter out;
  private final boolean shown;
  private final String what;
  private int drawn = -1;

  ProgressBar(PrintWriter out, boolean shown, String what) {
    this.out = out;
    this.shown = shown;
    this.what = what;
  }

  /// @param err where to draw
  /// @param what is being done, in a word or two
  public static ProgressBar on(PrintWriter err, String what) {
    return new ProgressBar(err, isTerminal(System.console()), what);
  }

  private static boolean isTerminal(@Nullable Console console) {
    return console != null && console.isTerminal();
  }

  /// @param share of the work that is done, 0 to 1
  public void show(double share) {
    int filled = (int) (WIDTH * Math.clamp(share, 0, 1));
    if (shown && filled != drawn) {
      drawn = filled;
      out.print(CLEAR_LINE + what + " [" + "#".repeat(filled) + " ".repeat(WIDTH - filled) + "]");
      out.flush();
    }
  }

  /// Takes the line away.
  @Override
  public void close() {
    if (drawn >= 0) {
      out.print(CLEAR_LINE);
      out.flush();
      drawn = -1;
    }
  }
}
