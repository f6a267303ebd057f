package io.ringfort.testkit.quorum;

import java.util.random.RandomGenerator;

/// What goes wrong in one history, and how often. Drawn per history, so that some histories have
/// one kind of trouble only and find what a mixture would hide.
///
/// @param replicas 3, sometimes 5
/// @param clients 2 to 4
/// @param operations 2 to 9
/// @param conditional of three writes, about so many are conditional
/// @param lossPercent of messages
/// @param repeatPercent of messages that may be repeated
/// @param restarts weight of replica restarts
/// @param repairs weight of copies by repair
/// @param timers weight of timers that run out early
/// @param promises weight of promises on other keys, which evict this key's
/// @param slowReplica messages to it take long, or -1
/// @param slowOperation its commits take long, or -1
/// @param slowExcept except to this replica
/// @param lazyFlush of four stores, so many are flushed late
/// @param fullDisks stores may meet a full disk
/// @param strangers coordinators begin without knowing incarnations
/// @param newRings the ring's version may rise
/// @param aheadMicros how far the ceiling is raised ahead of need
/// @param clockLimited replicas have late clocks and refuse timestamps further ahead of them
record Weather(
    int replicas,
    int clients,
    int operations,
    int conditional,
    int lossPercent,
    int repeatPercent,
    int restarts,
    int repairs,
    int timers,
    int promises,
    int slowReplica,
    int slowOperation,
    int slowExcept,
    int lazyFlush,
    boolean fullDisks,
    boolean strangers,
    boolean newRings,
    int aheadMicros,
    boolean clockLimited) {
  static Weather draw(RandomGenerator random) {
    int replicas = random.nextInt(8) == 0 ? 5 : 3;
    return new Weather(
        replicas,
        2 + random.nextInt(3),
        2 + random.nextInt(random.nextInt(3) == 0 ? 8 : 5),
        random.nextInt(3),
        random.nextInt(3) == 0 ? random.nextInt(15) : 0,
        random.nextInt(4) == 0 ? random.nextInt(15) : 0,
        random.nextInt(3) > 0 ? 1 + random.nextInt(3) : 0,
        random.nextInt(4),
        random.nextInt(4),
        random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0,
        random.nextInt(3) == 0 ? random.nextInt(replicas) : -1,
        random.nextInt(3) > 0 ? random.nextInt(4) : -1,
        random.nextInt(replicas),
        random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0,
        random.nextInt(8) == 0,
        random.nextInt(8) == 0,
        random.nextInt(6) == 0,
        random.nextInt(2) == 0 ? 0 : random.nextInt(4),
        random.nextInt(8) == 0);
  }
}
