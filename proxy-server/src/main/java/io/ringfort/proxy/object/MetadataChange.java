package io.ringfort.proxy.object;

import io.ringfort.common.name.ObjectName;
import io.ringfort.common.object.ObjectAttributes;
import java.util.function.Function;

/// Replaces the attributes of an object and keeps its data.
///
/// @param change from the current version to its new attributes; without side effects, for it may
///   be asked again
public record MetadataChange(
    ObjectName name, int policy, Function<ObjectInfo, ObjectAttributes> change) {}
