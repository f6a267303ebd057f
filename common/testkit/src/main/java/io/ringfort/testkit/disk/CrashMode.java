package io.ringfort.testkit.disk;

/// What a power failure leaves of the writes that were not flushed, and of the names that were not
/// synced.
public enum CrashMode {
  /// Nothing volatile survives.
  NONE,
  /// Everything survives.
  ALL,
  /// The writes of each file up to some sector survive, in the order they were made.
  PREFIX,
  /// Each sector survives or not, by chance.
  SUBSET,
  /// As SUBSET, and a sector that was written several times may keep an older writing.
  REORDERED,
  /// All whole writes but the last survive; of the last, some first or last sectors.
  TORN,
  /// As SUBSET, and one volatile sector of each file holds garbage.
  GARBAGE
}
