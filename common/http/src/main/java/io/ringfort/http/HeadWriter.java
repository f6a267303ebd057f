package io.ringfort.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Puts the bytes of a head together. For one thread, for one head.
final class HeadWriter {
  private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
  private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
  private static final byte[] CLOSE = ascii("Connection: close\r\n");
  private static final byte[] KEEP_ALIVE = ascii("Connection: keep-alive\r\n");
  private static final byte[][] STATUS_LINES = new byte[600][];

  static {
    for (int status = 100; status < STATUS_LINES.length; status++) {
      STATUS_LINES[status] = ascii("HTTP/1.1 " + status + " " + reason(status) + "\r\n");
    }
  }

  private byte[] bytes = new byte[512];
  private int length;

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// The head of a response.
  ///
  /// @param frame how its end is marked
  static byte[] response(ServerResponse response, Frame frame, byte[] dateLine) {
    HeadWriter head = new HeadWriter();
    head.raw(STATUS_LINES[response.status()]);
    head.raw(dateLine);
    head.fields(response.headers());
    if (frame.chunked()) {
      head.raw(CHUNKED);
    } else if (frame.length() >= 0) {
      head.contentLength(frame.length());
    }
    if (!frame.keep()) {
      head.raw(CLOSE);
    } else if (frame.oldVersion()) {
      head.raw(KEEP_ALIVE);
    }
    return head.end();
  }

  /// How the end of a response is marked.
  ///
  /// @param length announced length, or -1 to announce none
  /// @param chunked whether the body comes in chunks
  /// @param keep whether the connection lives on
  /// @param oldVersion whether the client speaks HTTP/1.0
  record Frame(long length, boolean chunked, boolean keep, boolean oldVersion) {}

  /// The head of a request.
  ///
  /// @param length announced length, -1 for chunks
  static byte[] request(ClientRequest request, long length) {
    HeadWriter head = new HeadWriter();
    head.text(request.method());
    head.raw(SPACE);
    head.text(request.target());
    head.raw(VERSION);
    if (!request.headers().contains("Host")) {
      head.field("Host", request.address().toString());
    }
    HttpHeaders fields = request.headers();
    for (int i = 0; i < fields.size(); i++) {
      String name = fields.name(i);
      if (name.equalsIgnoreCase("Host") || !Framing.concerns(name)) {
        head.field(name, fields.value(i));
      }
    }
    if (length < 0) {
      head.raw(CHUNKED);
    } else if (length > 0 || hasBodyByNature(request.method())) {
      head.contentLength(length);
    }
    if (request.expectsContinue() && length != 0) {
      head.raw(EXPECT);
    }
    return head.end();
  }

  private static final byte[] SPACE = ascii(" ");
  private static final byte[] VERSION = ascii(" HTTP/1.1\r\n");
  private static final byte[] EXPECT = ascii("Expect: 100-continue\r\n");

  private static boolean hasBodyByNature(String method) {
    return method.equals("PUT") || method.equals("POST");
  }

  private void fields(HttpHeaders headers) {
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.name(i);
      if (!Framing.concerns(name) && !(name.length() == 4 && name.equalsIgnoreCase("date"))) {
        field(name, headers.value(i));
      }
    }
  }

  private void field(String name, String value) {
    room(name.length() + value.length() + 4);
    put(name);
    bytes[length++] = ':';
    bytes[length++] = ' ';
    put(value);
    bytes[length++] = '\r';
    bytes[length++] = '\n';
  }

  private void contentLength(long count) {
    raw(CONTENT_LENGTH);
    text(Long.toString(count));
    room(2);
    bytes[length++] = '\r';
    bytes[length++] = '\n';
  }

  private void raw(byte[] more) {
    room(more.length);
    System.arraycopy(more, 0, bytes, length, more.length);
    length += more.length;
  }

  private void text(String text) {
    room(text.length());
    put(text);
  }

  @SuppressWarnings("deprecation") // Takes the low byte of each char, which is what is wanted.
  private void put(String text) {
    text.getBytes(0, text.length(), bytes, length);
    length += text.length();
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }

  private byte[] end() {
    room(2);
    bytes[length++] = '\r';
    bytes[length++] = '\n';
    return Arrays.copyOf(bytes, length);
  }

  private static String reason(int status) {
    return switch (status) {
      case 100 -> "Continue";
      case 200 -> "OK";
      case 201 -> "Created";
      case 202 -> "Accepted";
      case 203 -> "Non-Authoritative Information";
      case 204 -> "No Content";
      case 206 -> "Partial Content";
      case 300 -> "Multiple Choices";
      case 301 -> "Moved Permanently";
      case 302 -> "Found";
      case 303 -> "See Other";
      case 304 -> "Not Modified";
      case 307 -> "Temporary Redirect";
      case 308 -> "Permanent Redirect";
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 406 -> "Not Acceptable";
      case 408 -> "Request Timeout";
      case 409 -> "Conflict";
      case 410 -> "Gone";
      case 411 -> "Length Required";
      case 412 -> "Precondition Failed";
      case 413 -> "Content Too Large";
      case 414 -> "URI Too Long";
      case 415 -> "Unsupported Media Type";
      case 416 -> "Range Not Satisfiable";
      case 417 -> "Expectation Failed";
      case 422 -> "Unprocessable Content";
      case 429 -> "Too Many Requests";
      case 431 -> "Request Header Fields Too Large";
      case 498 -> "Rate Limited";
      case 499 -> "Client Disconnect";
      case 500 -> "Internal Server Error";
      case 501 -> "Not Implemented";
      case 502 -> "Bad Gateway";
      case 503 -> "Service Unavailable";
      case 504 -> "Gateway Timeout";
      case 505 -> "HTTP Version Not Supported";
      case 507 -> "Insufficient Storage";
      default -> "Status " + status;
    };
  }
}
