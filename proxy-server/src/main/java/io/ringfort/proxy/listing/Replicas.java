package io.ringfort.proxy.listing;

import io.ringfort.client.listing.CollectionHeader;
import io.ringfort.client.listing.CollectionState;
import io.ringfort.client.listing.ListingNode;
import io.ringfort.client.listing.ListingRow;
import io.ringfort.client.wire.CallContext;
import io.ringfort.common.time.Clock;
import io.ringfort.proxy.node.Arrival;
import io.ringfort.proxy.node.Arrival.Answered;
import io.ringfort.proxy.node.Arrival.Failed;
import io.ringfort.proxy.node.Fanout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The primaries of one collection, those of this process first. Every wait is bounded by the
/// deadline of the current [CallContext]. Safe for use by many threads.
final class Replicas<N, R extends ListingRow<R>> {
  private static final Logger LOG = LoggerFactory.getLogger(Replicas.class);

  /// After this time of silence one more replica is asked.
  private static final Duration HEDGE_AFTER = Duration.ofMillis(150);

  private final Clock clock;
  private final N name;
  private final List<? extends ListingNode<N, R>> nodes;

  Replicas(Clock clock, N name, List<? extends ListingNode<N, R>> nodes) {
    this.clock = clock;
    this.name = name;
    this.nodes = List.copyOf(nodes);
  }

  /// What a replica said.
  record Reply<T>(int from, T value) {}

  /// A question to one replica.
  @FunctionalInterface
  interface Question<N, R extends ListingRow<R>, T> {
    /// @param from number of the replica
    T ask(int from, ListingNode<N, R> node, N name);
  }

  int majority() {
    return nodes.size() / 2 + 1;
  }

  int count() {
    return nodes.size();
  }

  /// Asks as many replicas as it takes until a majority has answered; empty if none does in time.
  <T> Optional<List<Reply<T>>> askMajority(Question<N, R, T> question) {
    List<Reply<T>> replies = new ArrayList<>(majority());
    try (Fanout<T> fanout = new Fanout<>(clock)) {
      int asked = 0;
      while (asked < majority()) {
        send(fanout, asked++, question);
      }
      while (replies.size() < majority()) {
        Optional<Arrival<T>> arrival = fanout.next(HEDGE_AFTER);
        if (arrival.isPresent() && arrival.get() instanceof Answered<T>(int from, T value)) {
          replies.add(new Reply<>(from, value));
        } else {
          arrival.ifPresent(this::log);
          if (asked < nodes.size()) {
            send(fanout, asked++, question);
          } else if (replies.size() + fanout.outstanding() < majority() || isOver()) {
            return Optional.empty();
          }
        }
      }
    }
    return Optional.of(replies);
  }

  /// Asks exactly these replicas; empty unless all answer in time.
  <T> Optional<List<Reply<T>>> askAll(List<Integer> from, Question<N, R, T> question) {
    List<Reply<T>> replies = new ArrayList<>(from.size());
    try (Fanout<T> fanout = new Fanout<>(clock)) {
      from.forEach(index -> send(fanout, index, question));
      while (replies.size() < from.size()) {
        Optional<Arrival<T>> arrival = fanout.next();
        if (arrival.isPresent() && arrival.get() instanceof Answered<T>(int index, T value)) {
          replies.add(new Reply<>(index, value));
        } else {
          arrival.ifPresent(this::log);
          return Optional.empty();
        }
      }
    }
    return Optional.of(replies);
  }

  /// Has all replicas do something, until a majority has answered or cannot any more, and for the
  /// grace longer. What is still under way goes on.
  <T> List<Reply<T>> tellAll(Duration grace, Question<N, R, T> question) {
    List<Reply<T>> replies = new ArrayList<>(nodes.size());
    try (Fanout<T> fanout = new Fanout<>(clock)) {
      for (int index = 0; index < nodes.size(); index++) {
        send(fanout, index, question);
      }
      List<Arrival<T>> arrivals = fanout.collect(this::isDecided, grace);
      fanout.release(_ -> {});
      for (Arrival<T> arrival : arrivals) {
        if (arrival instanceof Answered<T>(int from, T value)) {
          replies.add(new Reply<>(from, value));
        } else {
          log(arrival);
        }
      }
    }
    return replies;
  }

  private <T> boolean isDecided(List<Arrival<T>> arrivals) {
    long answered = arrivals.stream().filter(arrival -> arrival instanceof Answered).count();
    return answered >= majority() || arrivals.size() - answered > nodes.size() - majority();
  }

  /// Brings a header and rows to all replicas; the states of those that have them durably, empty if
  /// these are no majority.
  Optional<List<CollectionState>> merge(CollectionHeader header, List<R> rows) {
    List<Reply<CollectionState>> replies =
        tellAll(Duration.ZERO, (_, node, collection) -> node.merge(collection, header, rows));
    return replies.size() < majority()
        ? Optional.empty()
        : Optional.of(replies.stream().map(Reply::value).toList());
  }

  /// Whether the deadline has passed.
  boolean isOver() {
    return Thread.currentThread().isInterrupted()
        || CallContext.current(clock).remaining(clock).isZero();
  }

  private <T> void send(Fanout<T> fanout, int index, Question<N, R, T> question) {
    fanout.send(index, () -> question.ask(index, nodes.get(index), name));
  }

  private void log(Arrival<?> arrival) {
    if (arrival instanceof Failed<?>(int from, Throwable fault)) {
      LOG.debug("{}: replica {} ({}) failed: {}", name, from, nodes.get(from), fault.toString());
    }
  }
}
