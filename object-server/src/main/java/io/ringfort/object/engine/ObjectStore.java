package io.ringfort.object.engine;

import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.object.PartitionId;
import io.ringfort.common.quorum.Assignment;
import io.ringfort.common.quorum.Standing;
import io.ringfort.common.time.Timestamp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The objects of one device: the newest version of each key, durable, checked, and found by hash.
///
/// A store takes the part of a replica in the quorum protocol: it compares, promises, refuses and
/// holds. What a method says about a version is said from durable state only: if the newest version
/// of the key is still on its way to the disk, the answer waits for it. What was acknowledged is
/// seen by every call that begins later.
///
/// Every method blocks until its answer is known and may be called from any thread, virtual ones
/// included. Outcomes are return values. The one fault is [DeviceFailedException]: after a failed
/// write or flush, or a broken invariant, the device is offline and every call answers with it;
/// what was under way then has an unknown outcome. Interrupts are left pending and do not end a
/// call.
///
/// The caller has checked that the key belongs to this device; the store derives partitions itself
/// from the partition powers that it was opened with.
public interface ObjectStore extends AutoCloseable {
  /// Metadata of a version may be this long.
  int METADATA_BYTES_MAX = 64 << 10;

  /// Pages of scans may be this long.
  int PAGE_MAX = 10_000;

  /// Which device this is.
  DeviceIdentity identity();

  /// What this replica holds of a key.
  QueryResult query(ObjectKey key, Assignment assignment);

  /// Begins to write data that is too large to travel inside its commit. Nothing is visible before
  /// a commit names the staged data; what no commit names is dropped after the age that the store
  /// was opened with, or on restart.
  ///
  /// @param dataBytesExpected length of the data if known, else -1
  StageResult stage(ObjectKey key, long dataBytesExpected);

  /// Stores a version if the protocol allows. `Held` is answered only when the bytes, the name and
  /// the metadata are on stable storage.
  CommitResult commit(CommitRequest request);

  /// Grants or refuses to let nothing below `order` in any more.
  PromiseResult promise(ObjectKey key, Timestamp order, Assignment assignment);

  /// Stores a version on behalf of repair.
  ///
  /// @param confirmed whether a majority of the current primaries was seen holding exactly this
  ///   version; then floors do not matter
  CommitResult copy(CommitRequest request, boolean confirmed);

  /// Takes a newer assignment, durably, and tells the ceiling: nothing above it was ever granted or
  /// accepted here.
  FenceResult fence(Assignment assignment);

  /// Changes how much this replica may say about a partition; durable on return. For the repair
  /// side, which fences and fills.
  ///
  /// @param fence the highest ceiling of the fenced majority; [Timestamp#ZERO] if this step is not
  ///   the end of a fence
  void enter(Standing standing, Timestamp fence);

  /// The newest version of a key with its data.
  ReadResult read(ObjectKey key);

  /// A write of a key with its data, whatever its order is by now; `Absent` unless the newest
  /// version is this one.
  ReadResult read(ObjectKey key, Timestamp birth);

  /// Remembers that another primary missed a version; durable on return.
  void noteHint(RepairHint hint);

  /// Hints in the order of their keys.
  ///
  /// @param after the last hint of the previous page, or null
  /// @param max at most so many, 1 to [#PAGE_MAX]
  List<RepairHint> hints(@Nullable RepairHint after, int max);

  /// Forgets a hint, unless it was renewed with another version. Not flushed: a crash may bring it
  /// back.
  void dropHint(RepairHint hint);

  /// Notes that the listing row of a version was written. Not flushed: a crash may bring the debt
  /// back.
  void rowPaid(ObjectKey key, Timestamp order);

  /// Versions whose listing row is still owed and that were made before a time, in the order of
  /// their keys.
  ///
  /// @param madeBefore compared with the version's order time
  /// @param after the last key of the previous page, or null
  /// @param max at most so many, 1 to [#PAGE_MAX]
  List<RowDebt> rowDebts(Timestamp madeBefore, @Nullable ObjectKey after, int max);

  /// Keeps a version for another device that cannot take it now. Handoff copies are kept apart: no
  /// query, read, scan or digest sees them. A newer one for the same device and key replaces an
  /// older one. The answer is `Held`, `Newer`, `NoData` or `OutOfSpace`.
  CommitResult keepHandoff(int forDevice, CommitRequest request);

  /// Handoff copies in the order of device and key.
  ///
  /// @param after the last copy of the previous page, or null
  /// @param max at most so many, 1 to [#PAGE_MAX]
  List<HandoffCopy> handoffs(@Nullable HandoffCopy after, int max);

  /// A handoff copy with its data.
  ReadResult readHandoff(HandoffCopy copy);

  /// Forgets a handoff copy, unless a newer one has replaced it; durable on return.
  void dropHandoff(HandoffCopy copy);

  /// The digest of what a partition holds, from memory.
  PartitionDigest digest(PartitionId partition);

  /// What is held of a partition, in the order of the keys, tombstones included.
  ///
  /// @param after the last key of the previous page, or null
  /// @param max at most so many, 1 to [#PAGE_MAX]
  List<HeldVersion> scan(PartitionId partition, @Nullable ObjectKey after, int max);

  /// Space, load and health.
  DeviceStatus status();

  /// Flushes what is queued, saves a checkpoint and releases the device. Calls under way end with
  /// [DeviceFailedException].
  @Override
  void close();
}
