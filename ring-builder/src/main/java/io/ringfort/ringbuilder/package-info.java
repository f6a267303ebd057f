/// The write side of the ring: turns weighted devices into a ring file.
///
/// A [io.ringfort.ringbuilder.RingPlan] holds devices, wishes and the current table of partitions.
/// The [io.ringfort.ringbuilder.Rebalancer] is a pure function from a plan, a seed and the time to
/// the next plan. [io.ringfort.ringbuilder.RingPlanFile] keeps plans on disk. The commands of
/// `ringfort ring` are in [io.ringfort.ringbuilder.RingCommand].
@NullMarked
package io.ringfort.ringbuilder;

import org.jspecify.annotations.NullMarked;
