package io.ringfort.http;

import io.ringfort.common.ring.NodeAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A client that sends any bytes whatever, and reads answers with a parser of its own.
final class RawConnection implements AutoCloseable {
  /// An answer; `status` is 0 if the connection ended instead.
  record Answer(int status, List<String> head, String body) {
    boolean has(String line) {
      return head.stream().anyMatch(line::equalsIgnoreCase);
    }
  }

  private final Socket socket;

  RawConnection(NodeAddress address) throws IOException {
    this(new Socket(address.host(), address.port()));
  }

  /// Over a connection that is there, for instance an encrypted one.
  RawConnection(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(10_000);
    socket.setTcpNoDelay(true);
  }

  Socket socket() {
    return socket;
  }

  RawConnection send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawConnection send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /// One line without its end; empty at the end of the head, "EOF" at the end of the stream.
  String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int b;
    while ((b = socket.getInputStream().read()) >= 0) {
      if (b == '\n') {
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.substring(0, text.length() - 1);
      }
      line.write(b);
    }
    return "EOF";
  }

  Answer answer() throws IOException {
    return answer(false);
  }

  Answer answer(boolean headOnly) throws IOException {
    String first = line();
    if (first.equals("EOF")) {
      return new Answer(0, List.of(), "");
    }
    int status = Integer.parseInt(first.substring(9, 12));
    List<String> head = new ArrayList<>();
    int length = 0;
    boolean chunked = false;
    for (String line = line(); !line.isEmpty(); line = line()) {
      head.add(line);
      if (line.startsWith("Content-Length: ")) {
        length = Integer.parseInt(line.substring(16));
      }
      chunked |= line.equals("Transfer-Encoding: chunked");
    }
    if (headOnly || status < 200) {
      return new Answer(status, head, "");
    }
    return new Answer(status, head, chunked ? chunks() : text(length));
  }

  private String chunks() throws IOException {
    StringBuilder body = new StringBuilder();
    while (true) {
      String line = line();
      if (line.equals("EOF")) {
        return body.append("<cut>").toString();
      }
      int size = Integer.parseInt(line, 16);
      if (size == 0) {
        return line().isEmpty() ? body.toString() : body.append("<cut>").toString();
      }
      body.append(text(size));
      line();
    }
  }

  String text(int length) throws IOException {
    byte[] bytes = socket.getInputStream().readNBytes(length);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return bytes.length < length ? text + "<cut>" : text;
  }

  /// Whether the server has closed, once all that it sent has been read.
  boolean isAtEnd() throws IOException {
    return socket.getInputStream().read() < 0;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
