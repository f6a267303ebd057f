package io.ringfort.client.object;

import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.quorum.Assignment;
import io.ringfort.common.quorum.QuorumAnswer;
import io.ringfort.common.time.Timestamp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One device of one server, as a replica of objects. Every call blocks the calling (virtual)
/// thread until its answer is known. Expected outcomes are answers; what fails the node or the way
/// to it is a [io.ringfort.client.wire.NodeFailedException], of kind `DEVICE_FAILED` if the device
/// is missing or broken. Safe for use by many threads.
///
/// An answer is given from durable state only. A commit is sent at most once: an answer other than
/// HELD means that the version is not held and, from this call, never will be.
public interface ObjectNode {
  /// Data up to this length travels inside its commit and its answer; larger data is staged before
  /// and opened for reading.
  int INLINE_BYTES_MAX = 256 << 10;

  /// Pages of scans may be this long.
  int PAGE_MAX = 1_000;

  /// What a query brings besides the replica's view.
  enum Want {
    NOTHING,
    /// The metadata of the newest version.
    METADATA,
    /// The metadata, and the data if it is small.
    DATA
  }

  /// What the replica holds of a key. The content is missing if the replica holds nothing or cannot
  /// read what it holds.
  QuorumAnswer<VersionContent> query(ObjectKey key, Assignment assignment, Want want);

  /// Asks to accept nothing below `order` from now on. Grants bring the metadata of what is held.
  QuorumAnswer<VersionContent> promise(ObjectKey key, Assignment assignment, Timestamp order);

  /// Stores a version if the protocol allows.
  QuorumAnswer<VersionContent> commit(VersionWrite write);

  /// Stores a version on behalf of repair.
  ///
  /// @param confirmed a majority of the current primaries was seen holding exactly this version
  QuorumAnswer<VersionContent> copy(VersionWrite write, boolean confirmed);

  /// Keeps a version for another device that cannot take it now; it never votes.
  ///
  /// @param forDevice id in the ring of the device that it is for
  QuorumAnswer<VersionContent> keepHandoff(int forDevice, VersionWrite write);

  /// Begins to send data that is too large for a commit. Close it in any case.
  ///
  /// @param assignment for the query that the finished upload answers
  /// @param dataBytes length of the data, or -1 if not known
  StagedUpload stage(ObjectKey key, Assignment assignment, long dataBytes);

  /// Opens exactly one write for reading, if it is the newest here: whatever its order is by now, a
  /// restamped version has the content of its birth.
  OpenOutcome open(ObjectKey key, Timestamp birth);

  /// Remembers that another primary missed a version; durable on return.
  void noteMissed(MissedVersion missed);

  /// What others missed, in the order of keys.
  ///
  /// @param after the last one of the page before, or null
  /// @param max 1 to [#PAGE_MAX]
  List<MissedVersion> missedVersions(@Nullable MissedVersion after, int max);

  /// Forgets that a version was missed. A crash may bring it back.
  void dropMissed(MissedVersion missed);

  /// Notes that the listing rows of versions were written. A crash may bring a debt back.
  ///
  /// @param rows at most [#PAGE_MAX]
  void rowsPaid(List<PaidRow> rows);

  /// Versions that owe their listing row and were made before a time, in the order of keys.
  ///
  /// @param after the last key of the page before, or null
  /// @param max 1 to [#PAGE_MAX]
  List<OwedRow> owedRows(Timestamp madeBefore, @Nullable ObjectKey after, int max);

  /// Space and health.
  NodeStatus status();

  /// Whether calls of [#query] without content are answered from memory in this process, so that a
  /// caller loses nothing by making them in its own thread.
  boolean answersAtOnce();
}
