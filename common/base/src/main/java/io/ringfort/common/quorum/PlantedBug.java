package io.ringfort.common.quorum;

/// Mistakes that the simulator plants to prove that it would find them. Production code runs with
/// [#NONE]; nothing but the simulator names another.
public enum PlantedBug {
  NONE,
  /// A put counts NEWER although the newer version may be conditional: the floor is not asked.
  NEWER_WITHOUT_FLOOR_TEST,
  /// A conditional put counts NEWER as if it were held.
  NEWER_COUNTS_FOR_CONDITIONAL,
  /// A read counts NEWER in its write-back.
  NEWER_COUNTS_FOR_WRITE_BACK,
  /// Replicas accept commits below their promises.
  PROMISES_IGNORED,
  /// A condition fails on a version that only a minority holds.
  FAILS_ON_MINORITY,
  /// A client's retry does not know its earlier attempt again. (In the simulator's client.)
  INVOCATION_IGNORED,
  /// A client's retry succeeds on an earlier attempt that only a minority holds.
  INVOCATION_ON_MINORITY,
  /// A conditional put whose commit is in doubt takes any newer version for the proof that it came
  /// to nothing.
  DOUBT_TAKEN_FOR_DEATH,
  /// A conditional put whose commit is in doubt takes an older version for the proof that it came
  /// to nothing.
  GHOST_FORGOTTEN,
  /// A read returns a version that only a minority holds.
  NO_WRITE_BACK,
  /// A read completes a minority version at its own timestamp, below the floor it has just raised.
  OWN_FLOOR_EXEMPTION,
  /// A put is issued again although a replica may hold it.
  REISSUED_WHEN_NOT_CLEAN,
  /// A put takes its timestamp from the clock, without asking.
  PUT_WITHOUT_QUERY,
  /// A read, or the query of a put, is content with one answer.
  QUERY_OF_ONE,
  /// Answers to an earlier round are counted in the current one.
  LATE_ANSWERS_COUNT,
  /// A restarted replica has no floor.
  PROMISES_FORGOTTEN_ON_RESTART,
  /// A restarted replica takes its floor from its own clock.
  RESTART_FLOOR_FROM_CLOCK,
  /// Promises are granted above the durable ceiling.
  CEILING_NOT_RAISED,
  /// An evicted promise does not raise the base floor.
  EVICTION_FORGETS,
  /// Repair copies a minority version past floors.
  REPAIR_PAST_FLOORS,
  /// A replica answers HELD before the flush. (In the simulator's engine.)
  HELD_BEFORE_FLUSH,
  /// A replica shows a version before the flush. (In the simulator's engine.)
  SEEN_BEFORE_FLUSH,
  /// A restarted coordinator repeats timestamps of its former life. (In the simulator's driver.)
  TIMESTAMPS_REPEATED,
  /// The transport delivers a commit twice. (In the simulator's network.)
  COMMIT_DELIVERED_TWICE
}
