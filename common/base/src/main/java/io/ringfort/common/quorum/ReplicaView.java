package io.ringfort.common.quorum;

import io.ringfort.common.time.Timestamp;

/// What every answer says about the replica's state of the key, whatever was asked.
///
/// @param newest the newest version it holds, durable
/// @param floor its effective floor: the highest promise that binds it for this key
/// @param full whether it may say what it has not got, see [FillState]
public record ReplicaView(Newest newest, Timestamp floor, boolean full) {
  /// The highest timestamp this view knows of: a new write must be above it.
  public Timestamp highest() {
    return Timestamp.max(newest.order(), floor);
  }
}
