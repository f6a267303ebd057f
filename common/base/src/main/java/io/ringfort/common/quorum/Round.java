package io.ringfort.common.quorum;

import io.ringfort.common.quorum.QuorumAnswer.Kind;
import io.ringfort.common.time.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The answers to one message sent to several replicas.
final class Round<C> {
  final int number;
  private final List<@Nullable QuorumAnswer<C>> answers;
  private int sent;
  private int answered;
  private int unsent;
  private int failed;

  Round(int number, int replicas) {
    this.number = number;
    this.answers = new ArrayList<>(replicas);
    for (int i = 0; i < replicas; i++) {
      answers.add(null);
    }
  }

  void sentTo(int replica) {
    sent |= 1 << replica;
  }

  /// False if this replica has answered before.
  boolean answered(int replica, QuorumAnswer<C> answer) {
    if (answers.get(replica) != null) {
      return false;
    }
    answers.set(replica, answer);
    answered |= 1 << replica;
    return true;
  }

  void failed(int replica) {
    failed |= 1 << replica;
  }

  /// The message certainly did not reach the replica.
  void unsent(int replica) {
    unsent |= 1 << replica;
  }

  /// No further answer is expected.
  boolean over() {
    return pending() == 0;
  }

  int pending() {
    return Integer.bitCount(sent & ~(answered | failed | unsent));
  }

  /// Every replica that may have got the message has answered.
  boolean complete() {
    return (sent & ~(answered | unsent)) == 0;
  }

  int count(Kind kind) {
    return replicas(kind, false).size();
  }

  int countFull(Kind kind) {
    return replicas(kind, true).size();
  }

  ReplicaSet replicas(Kind kind, boolean fullOnly) {
    int bits = 0;
    for (int i = 0; i < answers.size(); i++) {
      QuorumAnswer<C> answer = answers.get(i);
      if (answer != null && answer.kind() == kind && (!fullOnly || answer.view().full())) {
        bits |= 1 << i;
      }
    }
    return new ReplicaSet(bits);
  }

  /// Full replicas that hold something newer than `order` and have promised nothing above it: what
  /// they hold was not written under a promise that this version slipped past.
  ReplicaSet newerUnbound(Timestamp order, boolean floorTested) {
    int bits = 0;
    for (int i = 0; i < answers.size(); i++) {
      QuorumAnswer<C> answer = answers.get(i);
      if (answer != null
          && answer.kind() == Kind.NEWER
          && answer.view().full()
          && (!floorTested || order.isAfter(answer.view().floor()))) {
        bits |= 1 << i;
      }
    }
    return new ReplicaSet(bits);
  }

  /// The newest version in the answers of a kind; filling replicas add what they have.
  Newest newest(Kind kind) {
    Newest newest = Newest.ABSENT;
    for (QuorumAnswer<C> answer : answers) {
      if (answer != null
          && answer.kind() == kind
          && answer.view().newest().order().isAfter(newest.order())) {
        newest = answer.view().newest();
      }
    }
    return newest;
  }

  /// Full replicas that answered with exactly this newest version, or with none if it is absent.
  ReplicaSet holders(Kind kind, Newest newest) {
    int bits = 0;
    for (int i = 0; i < answers.size(); i++) {
      QuorumAnswer<C> answer = answers.get(i);
      if (answer != null
          && answer.kind() == kind
          && answer.view().full()
          && answer.view().newest().order().equals(newest.order())) {
        bits |= 1 << i;
      }
    }
    return new ReplicaSet(bits);
  }

  /// The content of a write, from any answer that brought it.
  Optional<C> content(Timestamp birth) {
    for (QuorumAnswer<C> answer : answers) {
      if (answer != null && answer.view().newest().birth().equals(birth)) {
        Optional<C> content = answer.content();
        if (content.isPresent()) {
          return content;
        }
      }
    }
    return Optional.empty();
  }

  /// What came of it, replica by replica.
  @Override
  public String toString() {
    List<String> each = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      QuorumAnswer<C> answer = answers.get(i);
      int bit = 1 << i;
      if (answer != null) {
        each.add(answer.kind() + (answer.view().full() ? "" : " while filling"));
      } else if ((sent & bit) == 0) {
        each.add("not asked");
      } else if ((unsent & bit) != 0) {
        each.add("not reached");
      } else {
        each.add((failed & bit) == 0 ? "no answer yet" : "no answer");
      }
    }
    return String.join(", ", each);
  }

  /// Certainly nobody holds this write, nor ever will: all that may have got it have said so, and
  /// none shows a restamped copy of it.
  boolean clean(Version version) {
    if (!complete() || count(Kind.HELD) > 0) {
      return false;
    }
    for (QuorumAnswer<C> answer : answers) {
      if (answer != null && answer.view().newest().birth().equals(version.birth())) {
        return false;
      }
    }
    return true;
  }
}
