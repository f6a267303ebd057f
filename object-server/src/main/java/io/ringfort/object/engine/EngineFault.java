package io.ringfort.object.engine;

/// Mistakes that the crash tests plant, to show that they would be found. Production has none.
enum EngineFault {
  NONE,
  /// The log is written but not flushed.
  MISSING_FLUSH,
  /// Callers are answered before the flush.
  ACKNOWLEDGED_BEFORE_FLUSH,
  /// Batches of a slab's former life are taken for new ones.
  NO_GENERATION_CHECK,
  /// The index is persisted while the log still has unflushed records.
  CHECKPOINT_AHEAD_OF_LOG,
  /// A batch with a whole header is believed, whatever its body: a torn one too.
  BODY_NOT_CHECKED,
  /// A slab is used again before the checkpoint that says it is free.
  RECYCLED_BEFORE_CHECKPOINT,
  /// Everything behind a damaged batch is forgotten.
  CORRUPTION_TAKEN_FOR_TAIL,
  /// A failed flush is tried again, and success believed.
  FLUSH_RETRIED,
  /// The name of a new slab is not made durable.
  DIRECTORY_NOT_SYNCED,
  /// The name of a new extent file is not made durable.
  EXTENT_NAME_NOT_SYNCED,
  /// Compaction treats tombstones as garbage.
  TOMBSTONE_COMPACTED_AWAY,
  /// A digest forgets to subtract what was superseded.
  DIGEST_NOT_REDUCED,
  /// Compaction frees the slab before the copies are durable.
  FREED_BEFORE_COPIED,
  /// Large data is committed without being flushed.
  EXTENT_NOT_FLUSHED,
  /// The log found on start is believed without making it durable first.
  REPLAY_NOT_FLUSHED,
  /// A promise is granted above the durable ceiling.
  CEILING_FORGOTTEN,
  /// Space of a superseded extent is used again before the new version is durable.
  EXTENT_FREED_EARLY
}
