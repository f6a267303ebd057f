/// The simulator of the quorum register: the replicas and coordinators of
/// `io.ringfort.common.quorum`, unchanged, in one thread, under a network, disks and clocks that
/// misbehave by a seed. [SimulatedHistory] is one run; [SimulatedHistories] runs millions.
@NullMarked
package io.ringfort.testkit.quorum;

import org.jspecify.annotations.NullMarked;
