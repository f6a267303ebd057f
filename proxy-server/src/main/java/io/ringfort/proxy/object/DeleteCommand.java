package io.ringfort.proxy.object;

import io.ringfort.common.name.ObjectName;

/// Deletes an object.
///
/// There is no [Invocation] here: nothing is kept with what is deleted. A client that tries a
/// conditional delete again after it took effect learns that there is no object
/// ([DeleteOutcome.ConditionFailed]).
public record DeleteCommand(ObjectName name, int policy, WriteCondition condition) {}
