package io.ringfort.proxy.syntax;

import io.ringfort.http.HttpHeaders;
import java.util.List;
import java.util.OptionalLong;

/// Under which circumstances a read is answered with data (RFC 9110, 13).
///
/// @param ifMatch entity tags without quotes, or `*`; empty for no condition
/// @param ifNoneMatch as `ifMatch`
public record ReadConditions(
    List<String> ifMatch,
    List<String> ifNoneMatch,
    OptionalLong ifModifiedSince,
    OptionalLong ifUnmodifiedSince) {
  public static final ReadConditions NONE =
      new ReadConditions(List.of(), List.of(), OptionalLong.empty(), OptionalLong.empty());

  /// What the conditions say.
  public enum Verdict {
    SEND,
    NOT_MODIFIED,
    FAILED
  }

  public ReadConditions {
    ifMatch = List.copyOf(ifMatch);
    ifNoneMatch = List.copyOf(ifNoneMatch);
  }

  public static ReadConditions parse(HttpHeaders headers) {
    String match = headers.firstOr("If-Match", "");
    String noneMatch = headers.firstOr("If-None-Match", "");
    String modified = headers.firstOr("If-Modified-Since", "");
    String unmodified = headers.firstOr("If-Unmodified-Since", "");
    if (match.isEmpty() && noneMatch.isEmpty() && modified.isEmpty() && unmodified.isEmpty()) {
      return NONE;
    }
    return new ReadConditions(
        tags(match, false),
        tags(noneMatch, true),
        modified.isEmpty() ? OptionalLong.empty() : HttpDate.parse(modified),
        unmodified.isEmpty() ? OptionalLong.empty() : HttpDate.parse(unmodified));
  }

  /// Entity tags without quotes. For a weak comparison a `W/` before them does not count; in a
  /// strong one, tags with it equal none.
  private static List<String> tags(String header, boolean weak) {
    return HeaderWords.list(header).stream()
        .map(tag -> weak && tag.startsWith("W/") ? tag.substring(2) : tag)
        .map(HeaderWords::unquoted)
        .toList();
  }

  /// Whether something must be there.
  public boolean needsExistence() {
    return ifMatch.contains("*");
  }

  public Verdict judge(String etag, long lastModifiedSeconds) {
    if (!ifMatch.isEmpty()) {
      if (!ifMatch.contains("*") && !ifMatch.contains(etag)) {
        return Verdict.FAILED;
      }
    } else if (ifUnmodifiedSince.isPresent()
        && lastModifiedSeconds > ifUnmodifiedSince.getAsLong()) {
      return Verdict.FAILED;
    }
    if (!ifNoneMatch.isEmpty()) {
      return ifNoneMatch.contains("*") || ifNoneMatch.contains(etag)
          ? Verdict.NOT_MODIFIED
          : Verdict.SEND;
    }
    boolean old = ifModifiedSince.isPresent() && lastModifiedSeconds <= ifModifiedSince.getAsLong();
    return old ? Verdict.NOT_MODIFIED : Verdict.SEND;
  }
}
