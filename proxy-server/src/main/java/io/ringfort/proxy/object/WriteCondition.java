package io.ringfort.proxy.object;

import java.util.List;

/// Under which circumstances a write may take effect; judged against the current version,
/// linearizably.
public sealed interface WriteCondition {
  /// No condition.
  record Always() implements WriteCondition {}

  /// Only if there is no object.
  record IfAbsent() implements WriteCondition {}

  /// Only if there is an object with one of these entity tags (without quotes).
  record IfMatch(List<String> etags) implements WriteCondition {
    public IfMatch {
      etags = List.copyOf(etags);
    }
  }
}
