package io.ringfort.proxy;

import io.ringfort.http.ServerRequest;
import io.ringfort.proxy.trace.TransactionId;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One line for each request: client, method, path, status, bytes of the answer as announced,
/// milliseconds, transaction id, user agent. Lines are bounded and have no control characters;
/// there are no header values in them but the user agent, and no query that carries a signature.
final class AccessLog {
  private static final Logger LOG = LoggerFactory.getLogger("ringfort.access");
  private static final int PATH_CHARACTERS_MAX = 1024;
  private static final int QUERY_CHARACTERS_MAX = 256;
  private static final int AGENT_CHARACTERS_MAX = 128;

  private final boolean enabled;

  AccessLog(boolean enabled) {
    this.enabled = enabled;
  }

  boolean isEnabled() {
    return enabled && LOG.isInfoEnabled();
  }

  /// @param bytes announced length of the body, -1 if there was none
  void write(
      ServerRequest request, TransactionId id, String status, long bytes, long elapsedNanos) {
    if (isEnabled()) {
      LOG.info(line(request, id, status, bytes, elapsedNanos));
    }
  }

  static String line(
      ServerRequest request, TransactionId id, String status, long bytes, long elapsedNanos) {
    StringBuilder line = new StringBuilder(192);
    line.append(request.remoteAddress().getHostString()).append(' ');
    append(line, request.method(), 16);
    line.append(' ');
    append(line, request.path(), PATH_CHARACTERS_MAX);
    String query = request.query();
    if (!query.isEmpty()) {
      line.append('?');
      append(line, isSecret(query) ? "..." : query, QUERY_CHARACTERS_MAX);
    }
    line.append(' ').append(status).append(' ');
    line.append(bytes < 0 ? "-" : Long.toString(bytes)).append(' ');
    long micros = elapsedNanos / 1_000;
    line.append(micros / 1_000).append('.');
    line.append(Long.toString(1_000 + micros % 1_000), 1, 4).append("ms ");
    line.append(id.text()).append(" \"");
    append(line, request.headers().firstOr("User-Agent", "-"), AGENT_CHARACTERS_MAX);
    return line.append('"').toString();
  }

  private static boolean isSecret(String query) {
    String lower = query.toLowerCase(Locale.ROOT);
    return lower.contains("sig") || lower.contains("token") || lower.contains("credential");
  }

  private static void append(StringBuilder line, String text, int charactersMax) {
    for (int index = 0; index < Math.min(text.length(), charactersMax); index++) {
      char c = text.charAt(index);
      line.append(c < ' ' || c > '~' || c == '"' ? '?' : c);
    }
    if (text.length() > charactersMax) {
      line.append("...");
    }
  }
}
