package io.ringfort.common.config;

import java.util.List;

/// A configuration cannot be used. The message lists every problem that was found, a line each.
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigException(String source, List<String> problems) {
    super(source + ":\n  " + String.join("\n  ", problems));
  }

  public ConfigException(String source, String problem) {
    super(source + ": " + problem);
  }

  public ConfigException(String source, String problem, Throwable cause) {
    super(source + ": " + problem, cause);
  }
}
