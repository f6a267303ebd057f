package io.ringfort.testkit.quorum;

import io.ringfort.common.quorum.QuorumAnswer;
import io.ringfort.common.quorum.QuorumMessage;
import io.ringfort.common.time.Timestamp;

/// Something on its way between an operation's coordinator and a replica.
sealed interface Flight {
  int operation();

  int replica();

  record Request(
      int operation, int round, int replica, QuorumMessage<Payload> message, Timestamp exempt)
      implements Flight {}

  record Reply(int operation, int round, int replica, QuorumAnswer<Payload> answer)
      implements Flight {}

  /// The sender learns that no answer will come.
  record Broken(int operation, int round, int replica, boolean sent) implements Flight {}
}
