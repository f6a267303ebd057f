package io.ringfort.proxy.object;

import java.util.List;
import java.util.Optional;

/// Under which circumstances a write may take effect; judged against the current version,
/// linearizably.
public sealed interface WriteCondition {
  /// No condition.
  record Always() implements WriteCondition {}

  /// Only if there is no object.
  record IfAbsent() implements WriteCondition {}

  /// Only if there is an object, whatever it is.
  record IfPresent() implements WriteCondition {}

  /// Only if there is an object with one of these entity tags (without quotes).
  record IfMatch(List<String> etags) implements WriteCondition {
    public IfMatch {
      etags = List.copyOf(etags);
    }
  }

  /// Only if there is no object with one of these entity tags (without quotes).
  record IfNoneMatch(List<String> etags) implements WriteCondition {
    public IfNoneMatch {
      etags = List.copyOf(etags);
    }
  }

  /// Only if there is an object that was written in this second. Both the second that it was
  /// written in and the next full one count, since a time of that precision may be either rounded
  /// down or up.
  ///
  /// @param epochSecond seconds since 1970
  record IfWrittenAt(long epochSecond) implements WriteCondition {}

  /// Only if there is an object of this length.
  record IfSize(long dataBytes) implements WriteCondition {}

  /// Only if all of these hold.
  record AllOf(List<WriteCondition> conditions) implements WriteCondition {
    public AllOf {
      conditions = List.copyOf(conditions);
    }
  }

  /// Whether it holds.
  ///
  /// @param current what is there now; empty if there is nothing or it has expired
  default boolean holds(Optional<ObjectInfo> current) {
    return switch (this) {
      case Always _ -> true;
      case IfAbsent _ -> current.isEmpty();
      case IfPresent _ -> current.isPresent();
      case IfMatch(List<String> etags) ->
          current.filter(info -> etags.contains(info.metadata().etag())).isPresent();
      case IfNoneMatch(List<String> etags) ->
          current.filter(info -> etags.contains(info.metadata().etag())).isEmpty();
      case IfWrittenAt(long second) ->
          current.filter(info -> isWithin(info.birth().micros(), second)).isPresent();
      case IfSize(long bytes) ->
          current.filter(info -> info.metadata().dataBytes() == bytes).isPresent();
      case AllOf(List<WriteCondition> conditions) ->
          conditions.stream().allMatch(condition -> condition.holds(current));
    };
  }

  private static boolean isWithin(long micros, long second) {
    long down = Math.floorDiv(micros, 1_000_000);
    return second == down || (second == down + 1 && micros % 1_000_000 != 0);
  }
}
