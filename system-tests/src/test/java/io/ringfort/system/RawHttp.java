package io.ringfort.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sends bytes as they are, right or wrong, and reads what comes back.
final class RawHttp {
  private static final int QUIET_MILLIS = 1_500;
  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ");

  private final int port;

  RawHttp(int port) {
    this.port = port;
  }

  /// The statuses of all responses to these bytes, until the server closes or falls silent.
  List<Integer> statuses(String bytes) {
    List<Integer> statuses = new ArrayList<>();
    Matcher matcher = STATUS_LINE.matcher(exchange(bytes));
    while (matcher.find()) {
      statuses.add(Integer.valueOf(matcher.group(1)));
    }
    return statuses;
  }

  /// Everything the server says to these bytes (one byte per character).
  String exchange(String bytes) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(QUIET_MILLIS);
      try {
        socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
        socket.getInputStream().transferTo(answer);
      } catch (SocketTimeoutException _) {
        // Silent: the connection stays open.
      } catch (IOException _) {
        // Reset after an early refusal; what was read before counts.
      }
      return answer.toString(ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException("connect to port " + port, e);
    }
  }

  /// Sends the bytes and hangs up at once.
  void sendAndLeave(String bytes) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException("connect to port " + port, e);
    }
  }
}
