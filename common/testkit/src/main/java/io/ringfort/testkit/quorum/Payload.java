package io.ringfort.testkit.quorum;

import io.ringfort.common.quorum.Newest;
import io.ringfort.common.quorum.Version;
import io.ringfort.common.time.Timestamp;

/// The content of a simulated object.
///
/// @param id the first operation of the client's call that wrote it, from 1: the register's value,
///   and the call's invocation id
/// @param staged replicas must have staged it before they can commit it
/// @param base the version that a conditional write was judged on, or [#NO_BASE]
record Payload(int id, boolean staged, Newest base) {
  static final Newest NO_BASE = Version.written(Timestamp.MAX, false);

  Payload(int id, boolean staged) {
    this(id, staged, NO_BASE);
  }

  /// The same at a replica that need not stage it.
  Payload copied() {
    return new Payload(id, false, base);
  }
}
