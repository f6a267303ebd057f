/// The object engine: one per device, keeps the newest version of every key.
///
/// [io.ringfort.object.engine.ObjectStore] is the contract, with two stores behind it: one in
/// memory for tests of what stands above, and [io.ringfort.object.engine.SlabObjectStore], whose
/// promise and fault model are in `docs/internals/object-format.md`. Its parts, from the door to
/// the disk:
///
/// ```
/// what is decided     ProtocolAnswers  queries, promises, fences
///                     CommitPath       versions: judged, queued, waited for
///                     ProtocolState    the replica of the quorum protocol, one decision at a time
///                     NewestVersions   what decisions are made on: locks, versions on their way
///                     HandoffCopies    versions for other devices, outside of the protocol
///                     Reminders        hints of missed versions, listing rows owed
/// what is read        RecordStore      checked reads, space held back meanwhile
///                     Quarantine       damaged versions out of use
/// what is written     CommitDrafts     requests as records of the log
///                     LogWriter        one write, one flush, then LogEffects, then the callers
///                     ExtentWriter     large data, durable before a commit may name it
///                     IndexTables      where every version is: cache, changes, ObjectIndex
/// what is kept up     Upkeep           checkpoints, compaction, staged data nobody commits
///                     Recovery         what the log says after a restart
/// where it lies       SlabPool, ExtentPool, Manifest
/// ```
@NullMarked
package io.ringfort.object.engine;

import org.jspecify.annotations.NullMarked;
