package io.ringfort.proxy.object;

import io.ringfort.common.name.ObjectName;

/// Deletes an object.
public record DeleteCommand(ObjectName name, int policy, WriteCondition condition) {}
