package io.ringfort.common.quorum;

import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.object.PartitionId;
import io.ringfort.common.quorum.QuorumAnswer.Kind;
import io.ringfort.common.time.Timestamp;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The protocol state of one device besides its data: promises, ceiling, assignments. Free of I/O.
/// Not safe for use by several threads: the caller holds one lock per device around each call, and
/// around a call and what it stores a lock per key.
///
/// **Contract of the caller.** `newest` is the newest version of the key *including unflushed
/// ones*; an answer leaves only when everything it was decided on is flushed.
/// [Verdict.RaiseCeiling] and [Verdict.Adopt] ask for a durable write *first*, after which the
/// request is put again from the start (with `newest` looked up anew if the key's lock was given
/// up). Only [#promise] changes what later requests are told; everything else is a question.
///
/// **Floors.** A granted promise is the key's floor: commits below it are refused. Floors live in
/// memory. Two rules make them survive: an evicted floor raises the *base floor* of the device,
/// which applies to every key; and nothing is granted or accepted above the *ceiling*, which is
/// durable and becomes the base floor of the next life.
public final class Replica {
  private final Member self;
  private final long genesisRing;
  private final ReplicaLimits limits;
  private final PlantedBug planted;
  private final LinkedHashMap<ObjectKey, Timestamp> floors = new LinkedHashMap<>();
  private final Map<PartitionId, Standing> standings = new HashMap<>();
  private Timestamp baseFloor;
  private Timestamp ceiling;
  private Timestamp highest;

  /// A device as it starts.
  ///
  /// @param self its id and its disk's incarnation
  /// @param ceiling the durable ceiling of the former life, [Timestamp#ZERO] for a new disk
  /// @param genesisRing assignments of ring versions up to this one make the device full at once:
  ///   there was no data before them. For a device that joins a cluster with data: 0
  public Replica(Member self, Timestamp ceiling, long genesisRing, ReplicaLimits limits) {
    this(self, ceiling, genesisRing, limits, PlantedBug.NONE);
  }

  /// For the simulator.
  public Replica(
      Member self, Timestamp ceiling, long genesisRing, ReplicaLimits limits, PlantedBug planted) {
    if (self.incarnation() == Member.UNKNOWN) {
      throw new IllegalArgumentException("a device knows its own incarnation: " + self);
    }
    this.self = self;
    this.genesisRing = genesisRing;
    this.limits = limits;
    this.planted = planted;
    this.ceiling = ceiling;
    this.baseFloor = planted == PlantedBug.PROMISES_FORGOTTEN_ON_RESTART ? Timestamp.ZERO : ceiling;
    this.highest = ceiling;
  }

  /// May this version be stored? A changed answer of the same question is always "less": what was
  /// answered NEWER, FLOOR or STALE once is never stored later.
  ///
  /// @param nowMicros this machine's wall clock
  public Verdict.OnCommit admitCommit(
      ObjectKey key, Newest newest, Version version, Assignment sender, long nowMicros) {
    Optional<Verdict.Obstacle> obstacle = obstacle(key, newest, sender);
    if (obstacle.isPresent()) {
      return obstacle.get();
    }
    boolean bound = planted != PlantedBug.PROMISES_IGNORED;
    return admit(key, newest, version, sender.partition(), bound, nowMicros);
  }

  /// May repair store this version?
  ///
  /// @param confirmed a majority of the current primaries was seen holding exactly this version;
  ///   then floors do not bind it, or an old version could never be repaired after a restart
  public Verdict.OnCommit admitCopy(
      ObjectKey key,
      Newest newest,
      Version version,
      boolean confirmed,
      Assignment sender,
      long nowMicros) {
    Optional<Verdict.Obstacle> obstacle = obstacle(key, newest, sender);
    if (obstacle.isPresent()) {
      return obstacle.get();
    }
    boolean bound = !confirmed && planted != PlantedBug.REPAIR_PAST_FLOORS;
    return admit(key, newest, version, sender.partition(), bound, nowMicros);
  }

  private Verdict.OnCommit admit(
      ObjectKey key,
      Newest newest,
      Version version,
      PartitionId partition,
      boolean bound,
      long nowMicros) {
    ReplicaView view = view(key, newest, partition);
    int toNewest = version.order().compareTo(newest.order());
    if (toNewest <= 0) {
      return new Verdict.Reply(toNewest == 0 ? Kind.HELD : Kind.NEWER, view);
    }
    if (bound && view.floor().isAfter(version.order())) {
      return new Verdict.Reply(Kind.FLOOR, view);
    }
    if (tooFarAhead(version.order(), nowMicros)) {
      return new Verdict.Reply(Kind.TOO_FAR_AHEAD, view);
    }
    if (version.order().isAfter(ceiling)) {
      return new Verdict.RaiseCeiling(ceilingFor(version.order(), nowMicros));
    }
    highest = Timestamp.max(highest, version.order());
    return new Verdict.Store(version, view, new ReplicaView(version, view.floor(), view.full()));
  }

  /// Promises, if nothing newer is held or promised: from a reply of kind GRANTED on, commits of
  /// this key below `order` are refused.
  public Verdict.OnPromise promise(
      ObjectKey key, Newest newest, Timestamp order, Assignment sender, long nowMicros) {
    Optional<Verdict.Obstacle> obstacle = obstacle(key, newest, sender);
    if (obstacle.isPresent()) {
      return obstacle.get();
    }
    ReplicaView view = view(key, newest, sender.partition());
    if (!order.isAfter(view.highest())) {
      return new Verdict.Reply(Kind.REFUSED, view);
    }
    if (tooFarAhead(order, nowMicros)) {
      return new Verdict.Reply(Kind.TOO_FAR_AHEAD, view);
    }
    if (order.isAfter(ceiling) && planted != PlantedBug.CEILING_NOT_RAISED) {
      return new Verdict.RaiseCeiling(ceilingFor(order, nowMicros));
    }
    remember(key, order);
    return new Verdict.Reply(Kind.GRANTED, new ReplicaView(newest, order, view.full()));
  }

  private void remember(ObjectKey key, Timestamp order) {
    highest = Timestamp.max(highest, order);
    floors.remove(key);
    floors.put(key, order);
    if (floors.size() > limits.floorsMax()) {
      Timestamp evicted = floors.pollFirstEntry().getValue();
      if (planted != PlantedBug.EVICTION_FORGETS) {
        baseFloor = Timestamp.max(baseFloor, evicted);
      }
    }
  }

  /// What does the replica hold? Also for a stage whose data is durable.
  public Verdict.OnQuery admitQuery(ObjectKey key, Newest newest, Assignment sender) {
    Optional<Verdict.Obstacle> obstacle = obstacle(key, newest, sender);
    return obstacle.isPresent()
        ? obstacle.get()
        : new Verdict.Reply(Kind.SEEN, view(key, newest, sender.partition()));
  }

  /// What an answer about this key says now.
  public ReplicaView view(ObjectKey key, Newest newest, PartitionId partition) {
    Standing standing = standings.get(partition);
    return new ReplicaView(
        newest, floor(key), standing != null && standing.fill() == FillState.FULL);
  }

  private Timestamp floor(ObjectKey key) {
    Timestamp promised = floors.get(key);
    return promised == null ? baseFloor : Timestamp.max(promised, baseFloor);
  }

  private boolean tooFarAhead(Timestamp order, long nowMicros) {
    return order.micros() > nowMicros + limits.maxAhead().toNanos() / 1_000;
  }

  // ---- the ceiling

  /// The ceiling that is due, so that no request has to wait for it: to be made durable in the
  /// background every few seconds, then given to [#ceilingRaised].
  public Optional<Timestamp> ceilingDue(long nowMicros) {
    long aheadMicros = limits.ceilingAhead().toNanos() / 1_000;
    return ceiling.micros() < nowMicros + aheadMicros / 2
        ? Optional.of(ceilingFor(ceiling, nowMicros))
        : Optional.empty();
  }

  private Timestamp ceilingFor(Timestamp order, long nowMicros) {
    long aheadMicros = limits.ceilingAhead().toNanos() / 1_000;
    long enough = order.clock() + Timestamp.ofMicros(aheadMicros / 8, 0).clock();
    long ahead = Timestamp.ofMicros(nowMicros + aheadMicros, 0).clock();
    return Timestamp.max(ceiling, new Timestamp(Math.max(enough, ahead), Long.MAX_VALUE));
  }

  /// The ceiling is durable now. Lower ones than the present are ignored.
  public void ceilingRaised(Timestamp durable) {
    ceiling = Timestamp.max(ceiling, durable);
  }

  /// Nothing above this was granted or accepted so far. An orderly shutdown, after its last answer,
  /// may make it the durable ceiling, so that the next start does not make timestamps jump.
  public Timestamp highest() {
    return highest;
  }

  // ---- assignments

  /// What this replica believes about a partition.
  public Optional<Standing> standing(PartitionId partition) {
    return Optional.ofNullable(standings.get(partition));
  }

  /// The standing is durable now: after [Verdict.Adopt], and for each one read at the start.
  public void adopted(Standing standing) {
    standings.put(standing.assignment().partition(), standing);
  }

  /// Moves a partition on through [FillState], by the side that fills; the standing is durable
  /// already.
  ///
  /// @param fence the highest ceiling of the fenced majority, at most this device's durable
  ///   ceiling; [Timestamp#ZERO] if this step is not the end of a fence
  public void enter(Standing standing, Timestamp fence) {
    if (fence.isAfter(ceiling)) {
      throw new IllegalStateException("fence " + fence + " is above the ceiling " + ceiling);
    }
    baseFloor = Timestamp.max(baseFloor, fence);
    highest = Timestamp.max(highest, fence);
    adopted(standing);
  }

  /// A new primary fences the previous ones: takes its assignment, member of it or not, so that
  /// requests under older ones are STALE from now on. The reply is FENCED, and the view's floor is
  /// the ceiling: nothing above it was granted or accepted before.
  public Verdict.OnQuery fence(Assignment sender) {
    Standing own = standings.get(sender.partition());
    Assignment known = known(own, sender);
    boolean full = own != null && own.fill() == FillState.FULL;
    ReplicaView view = new ReplicaView(Newest.ABSENT, ceiling, full);
    if (!known.equals(sender)) {
      return new Verdict.Stale(view, known);
    }
    return own != null && known.equals(own.assignment())
        ? new Verdict.Reply(Kind.FENCED, view)
        : adopt(known, own);
  }

  private Optional<Verdict.Obstacle> obstacle(ObjectKey key, Newest newest, Assignment sender) {
    Standing own = standings.get(sender.partition());
    if (own != null
        && own.fill() != FillState.UNFENCED
        && own.assignment().equals(sender)
        && member(sender)) {
      return Optional.empty();
    }
    Assignment known = known(own, sender);
    if (!known.equals(sender)) {
      return stale(key, newest, known);
    }
    if (own == null ? member(known) : !known.equals(own.assignment())) {
      return Optional.of(adopt(known, own));
    }
    return stale(key, newest, known);
  }

  /// What sender and replica know together; the replica's own, if the two cannot both be true.
  private Assignment known(@Nullable Standing own, Assignment sender) {
    Assignment learned = sender.learn(self);
    return own == null ? learned : own.assignment().join(learned).orElse(own.assignment());
  }

  private boolean member(Assignment known) {
    int index = known.indexOf(self.device());
    return index >= 0 && known.members().get(index).equals(self);
  }

  private Verdict.Adopt adopt(Assignment known, @Nullable Standing own) {
    return new Verdict.Adopt(new Standing(known, fillUnder(known, own)));
  }

  private FillState fillUnder(Assignment known, @Nullable Standing own) {
    if (!member(known)) {
      return FillState.UNFENCED;
    }
    if (own == null) {
      return known.ringVersion() <= genesisRing ? FillState.FULL : FillState.UNFENCED;
    }
    return own.assignment().indexOf(self.device()) >= 0 ? own.fill() : FillState.UNFENCED;
  }

  private Optional<Verdict.Obstacle> stale(ObjectKey key, Newest newest, Assignment known) {
    return Optional.of(new Verdict.Stale(view(key, newest, known.partition()), known));
  }
}
