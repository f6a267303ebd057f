package io.ringfort.proxy.object;

import io.ringfort.common.name.ObjectName;

/// Stores an object under a name.
///
/// @param policy index of the container's storage policy
public record PutCommand(ObjectName name, int policy, WriteCondition condition) {}
