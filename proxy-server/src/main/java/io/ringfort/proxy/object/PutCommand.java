package io.ringfort.proxy.object;

import io.ringfort.common.name.ObjectName;

/// Stores an object under a name.
///
/// @param policy index of the container's storage policy
/// @param invocation the client's call. A put under a condition keeps it with the object, and
///   succeeds if it finds an object of the same call there, with the same entity tag and length,
///   instead of failing on it. A put without condition has no use for it
public record PutCommand(
    ObjectName name, int policy, WriteCondition condition, Invocation invocation) {
  /// A put of a client that has not said which of its calls this is.
  public PutCommand(ObjectName name, int policy, WriteCondition condition) {
    this(name, policy, condition, Invocation.NONE);
  }
}
