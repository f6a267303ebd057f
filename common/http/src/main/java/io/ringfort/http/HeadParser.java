package io.ringfort.http;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads the head of a request or response, or a trailer, from bytes that may come in any pieces.
/// For one thread; reusable after [#reset()].
///
/// Every line ends with CR LF, a CR stands nowhere else, a field starts in the first column, its
/// name is a token followed at once by a colon. What is refused does not depend on how the bytes
/// were cut into pieces.
final class HeadParser {
  /// What starts the block of fields.
  enum Kind {
    REQUEST,
    RESPONSE,
    TRAILER
  }

  private static final int METHOD_BYTES_MAX = 32;
  private static final int EMPTY_LINES_MAX = 2;
  private static final int BUFFER_BYTES = 1024;

  private final Kind kind;
  private final HeadLimits limits;
  private final Framing framing = new Framing();

  private byte[] bytes = new byte[BUFFER_BYTES];
  private int filled;
  private int scanned;
  private int lineStart;
  private int emptyLines;
  private boolean startLineSeen;
  private String[] fields = new String[0];
  private int length;
  private @Nullable Refusal refusal;

  private String method = "";
  private String target = "";
  private int status;
  private int minorVersion;

  HeadParser(Kind kind, HeadLimits limits) {
    this.kind = kind;
    this.limits = limits;
    reset();
  }

  /// Makes ready for the next head.
  void reset() {
    if (bytes.length > BUFFER_BYTES) {
      bytes = new byte[BUFFER_BYTES];
    }
    filled = 0;
    scanned = 0;
    lineStart = 0;
    emptyLines = 0;
    startLineSeen = kind == Kind.TRAILER;
    fields = new String[24];
    length = 0;
    refusal = null;
    framing.reset();
  }

  /// Whether some byte of the head has come.
  boolean started() {
    return filled > 0;
  }

  /// Takes bytes up to the end of the head.
  Progress feed(ByteBuf in) {
    while (in.isReadable()) {
      int count = Math.min(in.readableBytes(), bytes.length - filled);
      in.getBytes(in.readerIndex(), bytes, filled, count);
      int end = filled + count;
      Progress progress = scan(end);
      in.skipBytes((progress == Progress.DONE ? scanned : end) - filled);
      filled = end;
      if (progress != Progress.MORE) {
        return progress;
      }
      if (filled == bytes.length) {
        if (filled >= limits.bytesMax()) {
          return refuse(431, "the header fields are too large");
        }
        bytes = Arrays.copyOf(bytes, Math.min(2 * bytes.length, limits.bytesMax()));
      }
    }
    return Progress.MORE;
  }

  private Progress scan(int end) {
    for (int i = scanned; i < end; i++) {
      if (bytes[i] != '\n') {
        continue;
      }
      int from = lineStart;
      int to = i - 1;
      if (to < from || bytes[to] != '\r') {
        return refuse(400, "a line does not end with CR LF");
      }
      lineStart = i + 1;
      if (from == to) {
        if (startLineSeen) {
          scanned = i + 1;
          return finish();
        }
        if (++emptyLines > EMPTY_LINES_MAX) {
          return refuse(400, "empty lines before the request");
        }
      } else if (!(startLineSeen ? field(from, to) : startLine(from, to))) {
        return Progress.REFUSED;
      }
    }
    scanned = end;
    return !startLineSeen && end - lineStart > limits.lineBytesMax() + 1
        ? refuse(414, "the request line is too long")
        : Progress.MORE;
  }

  private boolean startLine(int from, int to) {
    startLineSeen = true;
    if (to - from > limits.lineBytesMax()) {
      refuse(414, "the request line is too long");
      return false;
    }
    return kind == Kind.REQUEST ? requestLine(from, to) : statusLine(from, to);
  }

  private boolean requestLine(int from, int to) {
    int methodEnd = from;
    while (methodEnd < to && Syntax.isTokenByte(bytes[methodEnd])) {
      methodEnd++;
    }
    int targetEnd = methodEnd + 1;
    while (targetEnd < to && bytes[targetEnd] > ' ' && bytes[targetEnd] != 0x7f) {
      targetEnd++;
    }
    if (methodEnd == from
        || methodEnd - from > METHOD_BYTES_MAX
        || targetEnd >= to
        || bytes[methodEnd] != ' '
        || bytes[targetEnd] != ' '
        || !version(targetEnd + 1, to)) {
      refuseUnlessRefused("malformed request line");
      return false;
    }
    method = KnownText.name(bytes, from, methodEnd);
    target = KnownText.text(bytes, methodEnd + 1, targetEnd);
    if (!targetFits()) {
      refuse(400, "the request target has no form that is served here");
      return false;
    }
    return true;
  }

  private boolean targetFits() {
    if (target.isEmpty() || target.indexOf('#') >= 0) {
      return false;
    }
    if (target.charAt(0) == '/') {
      return true;
    }
    return target.equals("*") ? method.equals("OPTIONS") : authorityStart() > 0;
  }

  /// Where the host starts in a target of absolute form, or -1.
  private int authorityStart() {
    int start =
        target.regionMatches(true, 0, "http://", 0, 7)
            ? 7
            : target.regionMatches(true, 0, "https://", 0, 8) ? 8 : -1;
    return start > 0 && start < target.length() && Framing.isHostChar(target.charAt(start))
        ? start
        : -1;
  }

  private boolean statusLine(int from, int to) {
    if (to - from < 12
        || !version(from, from + 8)
        || bytes[from + 8] != ' '
        || (to - from > 12 && bytes[from + 12] != ' ')) {
      refuseUnlessRefused("malformed status line");
      return false;
    }
    status = 0;
    for (int i = from + 9; i < from + 12; i++) {
      if (!Syntax.isDigit(bytes[i])) {
        refuse(400, "malformed status line");
        return false;
      }
      status = 10 * status + bytes[i] - '0';
    }
    for (int i = from + 12; i < to; i++) {
      if (!Syntax.isFieldByte(bytes[i])) {
        refuse(400, "malformed status line");
        return false;
      }
    }
    if (status < 100 || status > 599) {
      refuse(400, "impossible status");
      return false;
    }
    return true;
  }

  private boolean version(int from, int to) {
    if (to - from != 8
        || bytes[from] != 'H'
        || bytes[from + 1] != 'T'
        || bytes[from + 2] != 'T'
        || bytes[from + 3] != 'P'
        || bytes[from + 4] != '/'
        || !Syntax.isDigit(bytes[from + 5])
        || bytes[from + 6] != '.'
        || !Syntax.isDigit(bytes[from + 7])) {
      return false;
    }
    minorVersion = bytes[from + 7] - '0';
    if (bytes[from + 5] != '1' || minorVersion > 1) {
      refuse(505, "only HTTP/1.1 and HTTP/1.0 are spoken here");
      return false;
    }
    return true;
  }

  private boolean field(int from, int to) {
    int nameEnd = from;
    while (nameEnd < to && Syntax.isTokenByte(bytes[nameEnd])) {
      nameEnd++;
    }
    if (nameEnd == from || nameEnd == to || bytes[nameEnd] != ':') {
      refuse(400, "malformed name of a header field");
      return false;
    }
    int valueStart = nameEnd + 1;
    int valueEnd = to;
    while (valueStart < valueEnd && Syntax.isBlank(bytes[valueStart])) {
      valueStart++;
    }
    while (valueEnd > valueStart && Syntax.isBlank(bytes[valueEnd - 1])) {
      valueEnd--;
    }
    for (int i = valueStart; i < valueEnd; i++) {
      if (!Syntax.isFieldByte(bytes[i])) {
        refuse(400, "malformed value of a header field");
        return false;
      }
    }
    return keep(KnownText.name(bytes, from, nameEnd), KnownText.text(bytes, valueStart, valueEnd));
  }

  private boolean keep(String name, String value) {
    if (length == 2 * limits.fieldsMax()) {
      refuse(431, "too many header fields");
      return false;
    }
    if (kind == Kind.TRAILER) {
      if (Framing.concerns(name)) {
        refuse(400, "a trailer may not have this field");
        return false;
      }
    } else {
      refusal = framing.note(name, value);
      if (refusal != null) {
        return false;
      }
    }
    if (length == fields.length) {
      fields = Arrays.copyOf(fields, 2 * length);
    }
    fields[length++] = name;
    fields[length++] = value;
    return true;
  }

  private Progress finish() {
    refusal = framing.verdict();
    if (refusal == null && minorVersion == 0 && framing.chunked()) {
      refusal = new Refusal(400, "HTTP/1.0 has no Transfer-Encoding");
    }
    if (refusal == null && kind == Kind.REQUEST) {
      refusal = hostVerdict();
    }
    return refusal == null ? Progress.DONE : Progress.REFUSED;
  }

  private @Nullable Refusal hostVerdict() {
    String host = framing.host().orElse("");
    if (minorVersion == 1 && framing.host().isEmpty()) {
      return new Refusal(400, "Host is missing");
    }
    int authority = authorityStart();
    if (target.charAt(0) != '/' && authority > 0 && minorVersion == 1) {
      int end = authority;
      while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
        end++;
      }
      if (!target.substring(authority, end).equalsIgnoreCase(host)) {
        return new Refusal(400, "Host and request target name different hosts");
      }
    }
    return null;
  }

  private Progress refuse(int code, String reason) {
    refusal = new Refusal(code, reason);
    return Progress.REFUSED;
  }

  private void refuseUnlessRefused(String reason) {
    if (refusal == null) {
      refuse(400, reason);
    }
  }

  /// Why the last [#feed(ByteBuf)] refused.
  Refusal refusal() {
    return refusal == null ? new Refusal(400, "malformed") : refusal;
  }

  HttpHeaders headers() {
    return length == 0 ? HttpHeaders.none() : new HttpHeaders(fields, length);
  }

  Framing framing() {
    return framing;
  }

  String method() {
    return method;
  }

  String target() {
    return target;
  }

  int status() {
    return status;
  }

  /// Whether the sender speaks HTTP/1.0.
  boolean isOldVersion() {
    return minorVersion == 0;
  }

  /// Whether the sender lets the connection live on after this message.
  boolean keepsAlive() {
    return !framing.close() && (minorVersion == 1 || framing.keepAlive());
  }
}
