package io.ringfort.proxy.object;

import io.ringfort.client.object.StageTicket;
import java.util.Optional;

/// The data of a large object on its way to the replicas, as far as the commit needs to know. Both
/// calls block until the replica's part has ended one way or the other, at the latest until the
/// deadline of the caller. Safe for use by many threads.
interface StagedData {
  /// What the replica holds of the key, asked after its data was durable.
  ReplicaCalls.Reply answer(int replica);

  /// What the commit names; empty if the data is not durable there.
  Optional<StageTicket> ticket(int replica);
}
