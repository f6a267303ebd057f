package io.ringfort.proxy.node;

/// What came back from one of the nodes that a [Fanout] asked.
public sealed interface Arrival<R> {
  /// The number under which the call was sent.
  int from();

  /// The node answered.
  record Answered<R>(int from, R reply) implements Arrival<R> {}

  /// The call failed; usually a `NodeFailedException`.
  record Failed<R>(int from, Throwable fault) implements Arrival<R> {}
}
