/// The quorum register without I/O: what replicas decide and what coordinators do next. One object
/// is one linearizable register over `n` primaries, without a leader; `docs/internals/quorum.md`
/// tells how and why.
///
/// **Replica side.** The engine of a device owns one [Replica]. For each [QuorumMessage] it looks
/// up the key's newest version, asks the replica for a [Verdict], carries it out (store, flush,
/// make something durable first), and sends a [QuorumAnswer].
///
/// **Coordinator side.** The proxy makes one [Coordinator] per operation - [QueriedPut],
/// [QuorumRead], [ConditionalPut], [Resolve] - and carries out its [QuorumStep]s until a
/// [QuorumOutcome] comes.
///
/// Everything here is deterministic: the same code runs in the servers and in the test kit's
/// simulator, whose [PlantedBug]s show that it would find mistakes.
@NullMarked
package io.ringfort.common.quorum;

import org.jspecify.annotations.NullMarked;
