package io.ringfort.proxy.s3;

import io.ringfort.http.HttpHeaders;
import io.ringfort.proxy.object.WriteCondition;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.syntax.HeaderWords;
import io.ringfort.proxy.syntax.HttpDate;
import io.ringfort.proxy.syntax.ReadConditions;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Under which circumstances a call is to take effect, as its headers say it.
final class ConditionHeaders {
  private static final String ANY = "*";
  private static final String SIZE = "x-amz-if-match-size";
  private static final String TIME = "x-amz-if-match-last-modified-time";
  private static final WriteCondition ALWAYS = new WriteCondition.Always();

  private static final String[] READ_CONDITIONS = {
    "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since"
  };

  private ConditionHeaders() {}

  /// Of a write that makes an object.
  static WriteCondition ofPut(HttpHeaders headers) {
    String match = headers.firstOr("If-Match", "");
    String noneMatch = headers.firstOr("If-None-Match", "");
    if (match.isEmpty() && noneMatch.isEmpty()) {
      return ALWAYS;
    }
    if (!match.isEmpty() && !noneMatch.isEmpty()) {
      throw NewObject.notImplemented("If-None-Match");
    }
    if (!match.isEmpty()) {
      return ifMatch(match);
    }
    return noneMatch.equals(ANY)
        ? new WriteCondition.IfAbsent()
        : new WriteCondition.IfNoneMatch(tags(noneMatch));
  }

  /// Of a delete.
  static WriteCondition ofDelete(HttpHeaders headers) {
    return ofDelete(
        headers.firstOr("If-Match", ""), headers.firstOr(SIZE, ""), headers.firstOr(TIME, ""));
  }

  /// Of a delete; empty text is no condition.
  static WriteCondition ofDelete(String match, String size, String time) {
    List<WriteCondition> conditions = new ArrayList<>(3);
    if (!match.isEmpty()) {
      conditions.add(ifMatch(match));
    }
    if (!size.isEmpty()) {
      long bytes = HeaderWords.digits(size);
      if (bytes < 0) {
        throw invalid(SIZE, size);
      }
      conditions.add(new WriteCondition.IfSize(bytes));
    }
    if (!time.isEmpty()) {
      OptionalLong second = HttpDate.parse(time);
      if (second.isEmpty()) {
        second = S3Time.parseSeconds(time);
      }
      conditions.add(new WriteCondition.IfWrittenAt(second.orElseThrow(() -> invalid(TIME, time))));
    }
    return switch (conditions.size()) {
      case 0 -> ALWAYS;
      case 1 -> conditions.getFirst();
      default -> new WriteCondition.AllOf(conditions);
    };
  }

  /// Of the source of a copy.
  static ReadConditions ofCopySource(HttpHeaders headers) {
    HttpHeaders.Builder plain = HttpHeaders.builder();
    for (String name : READ_CONDITIONS) {
      headers.first(CopySource.HEADER + "-" + name).ifPresent(value -> plain.add(name, value));
    }
    return ReadConditions.parse(plain.build());
  }

  private static WriteCondition ifMatch(String match) {
    return match.equals(ANY)
        ? new WriteCondition.IfPresent()
        : new WriteCondition.IfMatch(tags(match));
  }

  private static List<String> tags(String header) {
    return HeaderWords.list(header).stream().map(HeaderWords::unquoted).toList();
  }

  private static S3Problem invalid(String name, String value) {
    return S3Problem.of(S3Error.INVALID_ARGUMENT)
        .with("ArgumentName", name)
        .with("ArgumentValue", value);
  }
}
