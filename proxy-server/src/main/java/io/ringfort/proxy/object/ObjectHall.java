package io.ringfort.proxy.object;

import io.micrometer.core.instrument.MeterRegistry;
import io.ringfort.common.ring.NameHasher;
import io.ringfort.common.ring.Rings;
import io.ringfort.common.time.Clock;
import io.ringfort.common.time.HybridClock;
import io.ringfort.proxy.container.ListingRows;
import io.ringfort.proxy.node.NodeHealth;
import io.ringfort.proxy.node.ObjectNodes;
import java.util.random.RandomGenerator;

/// What the object hall needs from its surroundings.
///
/// @param hasher with the prefix and suffix of the cluster
/// @param nodes the way to every device
/// @param health shared by all who talk to the nodes
/// @param rows where written objects are listed
/// @param timestamps the one clock of this process that issues timestamps
/// @param random for jitter; safe for use by many threads
/// @param metrics where the hall counts
public record ObjectHall(
    Rings rings,
    NameHasher hasher,
    ObjectNodes nodes,
    NodeHealth health,
    ListingRows rows,
    HybridClock timestamps,
    Clock clock,
    RandomGenerator random,
    MeterRegistry metrics) {}
