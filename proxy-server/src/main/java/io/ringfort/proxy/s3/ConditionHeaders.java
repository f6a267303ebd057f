package io.ringfort.proxy.s3;

import io.ringfort.http.HttpHeaders;
import io.ringfort.proxy.object.WriteCondition;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.syntax.HeaderWords;
import java.util.List;

/// Under which circumstances a write is to take effect, as headers say it.
final class ConditionHeaders {
  private static final String ANY = "*";

  private ConditionHeaders() {}

  /// Of a write that makes an object.
  static WriteCondition ofPut(HttpHeaders headers) {
    String match = headers.firstOr("If-Match", "");
    String noneMatch = headers.firstOr("If-None-Match", "");
    if (match.isEmpty() && noneMatch.isEmpty()) {
      return new WriteCondition.Always();
    }
    if (!match.isEmpty() && !noneMatch.isEmpty()) {
      throw notImplemented("If-Match together with If-None-Match");
    }
    if (match.isEmpty()) {
      if (!noneMatch.equals(ANY)) {
        throw notImplemented("If-None-Match");
      }
      return new WriteCondition.IfAbsent();
    }
    return ifMatch(match);
  }

  /// Of a delete.
  static WriteCondition ofDelete(HttpHeaders headers) {
    for (String refused : List.of("x-amz-if-match-last-modified-time", "x-amz-if-match-size")) {
      if (headers.contains(refused)) {
        throw notImplemented(refused);
      }
    }
    String match = headers.firstOr("If-Match", "");
    return match.isEmpty() ? new WriteCondition.Always() : ifMatch(match);
  }

  private static WriteCondition ifMatch(String match) {
    if (match.equals(ANY)) {
      throw notImplemented("If-Match: *");
    }
    return new WriteCondition.IfMatch(
        HeaderWords.list(match).stream().map(HeaderWords::unquoted).toList());
  }

  private static S3Problem notImplemented(String header) {
    return S3Problem.of(
            S3Error.NOT_IMPLEMENTED,
            "A header you provided implies functionality that is not implemented.")
        .with("Header", header);
  }
}
