package io.ringfort.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// One keep-alive connection of the load generator: writes a request as plain bytes and reads the
/// answer with as little work as possible, so that the generator takes little of the processors it
/// shares with the server. Used by one thread.
final class LoadConnection implements AutoCloseable {
  private static final int READ_BYTES = 1 << 16;

  private final InetSocketAddress address;
  private final byte[] scratch = new byte[READ_BYTES];
  private Socket socket;
  private BufferedInputStream in;
  private OutputStream out;

  LoadConnection(InetSocketAddress address) throws IOException {
    this.address = address;
    this.socket = new Socket();
    this.in = new BufferedInputStream(java.io.InputStream.nullInputStream());
    this.out = OutputStream.nullOutputStream();
    connect();
  }

  private void connect() throws IOException {
    socket.close();
    socket = new Socket();
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    socket.connect(address, 5_000);
    socket.setSoTimeout(60_000);
    in = new BufferedInputStream(socket.getInputStream(), READ_BYTES);
    out = socket.getOutputStream();
  }

  /// What a response brought.
  ///
  /// @param bytes length of the body
  record Answer(int status, long bytes, boolean matches) {}

  /// Sends a request and reads the whole answer.
  ///
  /// @param head request line and headers without the empty line at the end
  /// @param body what follows; may be empty
  /// @param expected what the body of the answer must be, or empty for anything
  Answer exchange(String head, LoadBody body, LoadBody expected, boolean headOnly)
      throws IOException {
    byte[] headBytes = (head + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    if (body.bytes() == 0) {
      out.write(headBytes);
    } else {
      body.writeTo(out, headBytes);
    }
    return readAnswer(expected, headOnly);
  }

  private Answer readAnswer(LoadBody expected, boolean headOnly) throws IOException {
    int status = Integer.parseInt(readLine().split(" ", 3)[1]);
    long length = 0;
    boolean chunked = false;
    boolean close = false;
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Long.parseLong(lower.substring(15).strip());
      } else if (lower.startsWith("transfer-encoding:")) {
        chunked = true;
      } else if (lower.startsWith("connection:")) {
        close = lower.contains("close");
      }
    }
    if (headOnly || status == 204) {
      length = 0;
      chunked = false;
    }
    long bytes = 0;
    boolean matches = true;
    if (chunked) {
      for (long chunk = readChunkHead(); chunk > 0; chunk = readChunkHead()) {
        matches &= read(chunk, bytes, expected);
        bytes += chunk;
        readLine();
      }
      readLine();
    } else {
      matches = read(length, 0, expected);
      bytes = length;
    }
    if (close) {
      connect();
    }
    boolean complete = expected.bytes() == 0 || headOnly || bytes == expected.bytes();
    return new Answer(status, bytes, matches && complete);
  }

  private long readChunkHead() throws IOException {
    return Long.parseLong(readLine().strip(), 16);
  }

  private boolean read(long count, long from, LoadBody expected) throws IOException {
    boolean matches = true;
    long done = 0;
    while (done < count) {
      int read = in.read(scratch, 0, (int) Math.min(scratch.length, count - done));
      if (read < 0) {
        throw new EOFException("answer ends after " + done + " of " + count + " bytes");
      }
      if (expected.bytes() > 0) {
        matches &= expected.matches(scratch, read, from + done);
      }
      done += read;
    }
    return matches;
  }

  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("connection ended in a head");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
