package io.ringfort.common.quorum;

import io.ringfort.common.time.Timestamp;

/// The newest version a replica holds of a key, or that it holds none.
public sealed interface Newest permits Newest.Absent, Version {
  Newest ABSENT = new Absent();

  /// Decides which of two versions is newer; [Timestamp#ZERO] if absent.
  Timestamp order();

  /// The timestamp that the write was made with; [Timestamp#ZERO] if absent.
  Timestamp birth();

  /// The newer of two.
  static Newest later(Newest a, Newest b) {
    return b.order().isAfter(a.order()) ? b : a;
  }

  /// The replica never heard of the key (or has reclaimed its tombstone).
  record Absent() implements Newest {
    @Override
    public Timestamp order() {
      return Timestamp.ZERO;
    }

    @Override
    public Timestamp birth() {
      return Timestamp.ZERO;
    }
  }
}
