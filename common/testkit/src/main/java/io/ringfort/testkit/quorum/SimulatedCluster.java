package io.ringfort.testkit.quorum;

import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.object.PartitionId;
import io.ringfort.common.quorum.Assignment;
import io.ringfort.common.quorum.ConditionalPut;
import io.ringfort.common.quorum.Content;
import io.ringfort.common.quorum.Coordination;
import io.ringfort.common.quorum.Coordinator;
import io.ringfort.common.quorum.Member;
import io.ringfort.common.quorum.Newest;
import io.ringfort.common.quorum.Pace;
import io.ringfort.common.quorum.PlantedBug;
import io.ringfort.common.quorum.QueriedPut;
import io.ringfort.common.quorum.QuorumAnswer;
import io.ringfort.common.quorum.QuorumMessage;
import io.ringfort.common.quorum.QuorumRead;
import io.ringfort.common.quorum.QuorumStep;
import io.ringfort.common.quorum.ReplicaLimits;
import io.ringfort.common.quorum.ReplicaSet;
import io.ringfort.common.quorum.Resolve;
import io.ringfort.common.quorum.Version;
import io.ringfort.common.ring.NameHash;
import io.ringfort.common.time.HybridClock;
import io.ringfort.common.time.Timestamp;
import io.ringfort.testkit.history.RegisterOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One cluster with one key under a [Weather]: replicas, the network between them and the
/// coordinators, and the driver of the coordinators. Each method is one thing that happens.
final class SimulatedCluster {
  private static final int REPAIR = -1;
  private static final long EPOCH_MICROS = 1_000;
  private static final Pace PACE =
      new Pace(Duration.ofSeconds(1), Duration.ofMillis(1), Duration.ofMillis(1), 4, 4);
  private static final PartitionId PARTITION = new PartitionId(0, 7);
  private static final ObjectKey KEY = new ObjectKey(0, new NameHash(7, 1));
  private static final ObjectKey OTHER_KEY = new ObjectKey(0, new NameHash(7, 2));

  private final SplittableRandom random;
  private final Weather weather;
  private final PlantedBug planted;
  private final @Nullable StringBuilder trace;
  private final SimulatedReplica[] replicas;
  private final List<SimulatedOperation> operations = new ArrayList<>();
  private final List<Flight> network = new ArrayList<>();
  private final Map<Timestamp, Payload> payloads = new HashMap<>();
  private final Assignment[] known;
  private Assignment published;
  private long newestMicros = EPOCH_MICROS;
  private long moment;

  SimulatedCluster(SplittableRandom random, Weather weather, PlantedBug planted, boolean traced) {
    this.random = random;
    this.weather = weather;
    this.planted = planted;
    this.trace = traced ? new StringBuilder() : null;
    this.published = assignment(weather, 1, true);
    this.known = new Assignment[weather.clients() + 1];
    Arrays.fill(known, assignment(weather, 1, !weather.strangers()));
    ReplicaLimits limits =
        new ReplicaLimits(
            1,
            Duration.ofNanos(weather.aheadMicros() * 1_000L),
            Duration.ofNanos(weather.clockLimited() ? 5_000 : 1_000_000));
    this.replicas = new SimulatedReplica[weather.replicas()];
    for (int i = 0; i < replicas.length; i++) {
      replicas[i] = new SimulatedReplica(published.members().get(i), KEY, limits, planted);
    }
    say("weather", weather);
  }

  private static Assignment assignment(Weather weather, long ringVersion, boolean incarnations) {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < weather.replicas(); i++) {
      members.add(new Member(i, incarnations ? 5 : Member.UNKNOWN));
    }
    return new Assignment(PARTITION, ringVersion, members);
  }

  // ---- what can be asked

  int operations() {
    return operations.size();
  }

  boolean running(int operation) {
    return operations.get(operation).running();
  }

  boolean retriable(int operation) {
    return operations.get(operation).retriable();
  }

  SimulatedReplica replica(int index) {
    return replicas[index];
  }

  /// No operation is running.
  boolean idle() {
    for (SimulatedOperation operation : operations) {
      if (operation.running()) {
        return false;
      }
    }
    return true;
  }

  /// Nothing is on its way.
  boolean quiet() {
    return network.isEmpty();
  }

  List<RegisterOperation> seenByClients() {
    List<RegisterOperation> history = new ArrayList<>(operations.size());
    SortedMap<Integer, SimulatedCall> calls = new TreeMap<>();
    boolean deletes = false;
    for (SimulatedOperation operation : operations) {
      deletes |= operation.deletes();
      calls.computeIfAbsent(operation.call, _ -> new SimulatedCall()).add(operation);
    }
    for (SimulatedCall call : calls.values()) {
      call.record(history, payloads, deletes);
    }
    return history;
  }

  String story() {
    return String.valueOf(trace);
  }

  void say(String what, Object detail) {
    StringBuilder log = trace;
    if (log != null) {
      log.append(what).append(' ').append(detail).append('\n');
    }
  }

  // ---- what can happen

  /// A client begins; the client after the last is repair.
  void start(int client, SimulatedOperation.Wish wish, int expected) {
    start(client, wish, expected, operations.size() + 1);
  }

  /// A client tries the same call again, with the same invocation id.
  void retry(int operation) {
    SimulatedOperation former = operations.get(operation);
    start(former.client, former.wish, former.expected, former.call);
  }

  private void start(int client, SimulatedOperation.Wish wish, int expected, int call) {
    int id = operations.size() + 1;
    SimulatedOperation operation =
        new SimulatedOperation(id, client, wish, expected, call, moment++, planted);
    operations.add(operation);
    long skewed = newestMicros + random.nextInt(6) - 3;
    long issuer = planted == PlantedBug.TIMESTAMPS_REPEATED ? client + 1 : id;
    if (weather.newRings() && random.nextInt(3) > 0) {
      known[client] = known[client].join(published).orElseThrow();
    }
    Coordination coordination =
        new Coordination(
            known[client],
            new HybridClock(new StoppedClock(skewed), issuer),
            random,
            PACE,
            planted);
    operation.coordinatedBy(coordinator(operation, coordination));
    say("begins", operation);
    carryOut(operation, operation.coordinator().start());
  }

  private Coordinator<Payload> coordinator(
      SimulatedOperation operation, Coordination coordination) {
    return switch (operation.wish) {
      case PUT, DELETE -> QueriedPut.of(coordination, operation.draft());
      case LARGE_PUT -> QueriedPut.staged(coordination, operation.draft());
      case READ -> new QuorumRead<>(coordination, random.nextInt(replicas.length));
      case PUT_IF, DELETE_IF, POST -> new ConditionalPut<>(coordination, operation);
      case RESOLVE -> new Resolve<>(coordination);
    };
  }

  void restart(int replica) {
    say("restarts replica", replica);
    replicas[replica].restart(replicaMicros());
  }

  private long replicaMicros() {
    int late = weather.clockLimited() ? 8 : 3;
    return newestMicros + random.nextInt(late + 3) - late;
  }

  /// Copies what one replica has and another lacks; confirmed if a majority has it.
  void repair() {
    int from = random.nextInt(replicas.length);
    int to = random.nextInt(replicas.length);
    Newest newest = replicas[from].flushed();
    if (newest instanceof Version version
        && version.order().isAfter(replicas[to].flushed().order())) {
      int holders = 0;
      for (SimulatedReplica replica : replicas) {
        holders += replica.flushed().order().equals(version.order()) ? 1 : 0;
      }
      Payload payload = replicas[from].flushedPayload().orElseThrow();
      QuorumMessage<Payload> copy =
          new QuorumMessage.Copy<>(
              published,
              version,
              new Content.Own<>(payload.copied()),
              holders >= published.majority());
      say("repair copies from " + from + " to " + to, copy);
      network.add(new Flight.Request(REPAIR, 0, to, copy, Timestamp.ZERO));
    }
  }

  void promiseElsewhere() {
    int replica = random.nextInt(replicas.length);
    Timestamp order = Timestamp.ofMicros(replicaMicros(), 100 + moment++);
    say("promise on another key at replica " + replica, order);
    replicas[replica].promiseElsewhere(OTHER_KEY, order, published, replicaMicros());
  }

  void timeout() {
    if (!operations.isEmpty()) {
      SimulatedOperation operation = operations.get(random.nextInt(operations.size()));
      if (operation.running()) {
        say("timer of", operation.id);
        carryOut(operation, operation.coordinator().onTimeout());
      }
    }
  }

  void crashCoordinator() {
    if (!operations.isEmpty()) {
      SimulatedOperation operation = operations.get(random.nextInt(operations.size()));
      if (operation.running()) {
        say("crashes: coordinator of", operation.id);
        operation.crash();
      }
    }
  }

  void flush(int replica) {
    for (SimulatedReplica.Waiting ready : replicas[replica].releaseAnswers()) {
      answer(ready.operation(), ready.round(), replica, ready.answer());
    }
  }

  void publishRing() {
    if (published.ringVersion() < 3) {
      published = assignment(weather, published.ringVersion() + 1, true);
      say("publishes ring", published.ringVersion());
    }
  }

  /// Nothing is on its way: whoever waits, waits for a flush or a timer.
  void wake() {
    for (int i = 0; i < replicas.length; i++) {
      flush(i);
    }
    if (network.isEmpty()) {
      for (int i = 0; i < operations.size(); i++) {
        SimulatedOperation operation = operations.get(i);
        if (operation.running() && random.nextInt(3) == 0) {
          carryOut(operation, operation.coordinator().onTimeout());
        }
      }
    }
  }

  // ---- the network

  /// A message arrives, or not.
  void deliver() {
    int index = random.nextInt(network.size());
    Flight flight = network.get(index);
    boolean commit =
        flight instanceof Flight.Request r && r.message() instanceof QuorumMessage.Commit;
    if (flight.replica() == weather.slowReplica() && random.nextInt(8) != 0) {
      return;
    }
    if (commit
        && flight.operation() == weather.slowOperation()
        && flight.replica() != weather.slowExcept()
        && random.nextInt(12) != 0) {
      return;
    }
    Flight last = network.removeLast();
    if (index < network.size()) {
      network.set(index, last);
    }
    if (weather.lossPercent() > 0 && random.nextInt(100) < weather.lossPercent()) {
      lose(flight);
      return;
    }
    boolean repeatable = !commit || planted == PlantedBug.COMMIT_DELIVERED_TWICE;
    if (repeatable
        && weather.repeatPercent() > 0
        && random.nextInt(100) < weather.repeatPercent()) {
      network.add(flight);
    }
    switch (flight) {
      case Flight.Request request -> arrive(request);
      case Flight.Reply(int id, int round, int replica, QuorumAnswer<Payload> answer) -> {
        SimulatedOperation operation = operations.get(id);
        carryOut(operation, operation.coordinator().onAnswer(round, replica, answer));
      }
      case Flight.Broken(int id, int round, int replica, boolean sent) -> {
        SimulatedOperation operation = operations.get(id);
        Coordinator<Payload> coordinator = operation.coordinator();
        carryOut(
            operation,
            sent ? coordinator.onFailure(round, replica) : coordinator.onUnsent(round, replica));
      }
    }
  }

  private void lose(Flight flight) {
    say("loses", flight);
    if (flight.operation() != REPAIR && random.nextInt(2) == 0) {
      switch (flight) {
        case Flight.Request(int id, int round, int replica, _, _) ->
            network.add(new Flight.Broken(id, round, replica, random.nextInt(2) == 0));
        case Flight.Reply(int id, int round, int replica, _) ->
            network.add(new Flight.Broken(id, round, replica, true));
        case Flight.Broken _ -> {}
      }
    }
  }

  private void arrive(Flight.Request request) {
    SimulatedReplica replica = replicas[request.replica()];
    if (request.message() instanceof QuorumMessage.Stage<Payload>) {
      replica.stage(operations.get(request.operation()).id);
    }
    boolean flushNow = random.nextInt(4) >= weather.lazyFlush();
    boolean full = weather.fullDisks() && random.nextInt(4) == 0;
    Optional<QuorumAnswer<Payload>> answer =
        replica.handle(
            request.message(),
            request.operation(),
            request.round(),
            replicaMicros(),
            request.exempt(),
            full,
            flushNow);
    say("replica " + request.replica() + " gets from " + request.operation(), request.message());
    say("  answers", answer);
    answer.ifPresent(a -> answer(request.operation(), request.round(), request.replica(), a));
    if (flushNow) {
      flush(request.replica());
    }
  }

  private void answer(int operation, int round, int replica, QuorumAnswer<Payload> answer) {
    if (operation != REPAIR) {
      network.add(new Flight.Reply(operation, round, replica, answer));
    }
  }

  // ---- the driver of coordinators

  private void carryOut(SimulatedOperation operation, List<QuorumStep<Payload>> steps) {
    if (!operation.running()) {
      return;
    }
    for (QuorumStep<Payload> step : steps) {
      switch (step) {
        case QuorumStep.Send<Payload>(int round, int replica, QuorumMessage<Payload> message) ->
            send(operation, round, replica, message);
        case QuorumStep.Timer<Payload> _ -> {}
        case QuorumStep.Finish<Payload> finish -> {
          say("ends " + operation.id, finish.outcome());
          known[operation.client] =
              known[operation.client].join(operation.coordinator().assignment()).orElseThrow();
          operation.finish(finish.outcome(), moment++);
        }
      }
    }
  }

  private void send(
      SimulatedOperation operation, int round, int replica, QuorumMessage<Payload> message) {
    int index = operation.id - 1;
    QuorumMessage<Payload> sent = message;
    switch (message) {
      case QuorumMessage.Commit<Payload>(
              Assignment sender,
              Version version,
              Content<Payload> content) -> {
        note(version.order());
        switch (content) {
          case Content.Own<Payload>(Payload value) -> committed(operation, version, value);
          case Content.Revised<Payload>(Payload value, _) -> committed(operation, version, value);
          case Content.CopyOf<Payload>(Version source, ReplicaSet holders) ->
              sent =
                  new QuorumMessage.Commit<>(
                      sender, version, new Content.Own<>(copyOf(source, holders)));
        }
      }
      case QuorumMessage.Promise<Payload>(_, Timestamp order) -> {
        note(order);
        operation.promised = order;
      }
      case QuorumMessage.Query<Payload> _,
          QuorumMessage.Stage<Payload> _,
          QuorumMessage.Copy<Payload> _,
          QuorumMessage.Fence<Payload> _ -> {}
    }
    Timestamp exempt =
        planted == PlantedBug.OWN_FLOOR_EXEMPTION ? operation.promised : Timestamp.MAX;
    network.add(new Flight.Request(index, round, replica, sent, exempt));
  }

  private void committed(SimulatedOperation operation, Version version, Payload value) {
    operation.committing();
    payloads.putIfAbsent(version.birth(), value);
  }

  /// What a holder has now, or had when it was asked.
  private Payload copyOf(Version source, ReplicaSet holders) {
    for (int i = 0; i < replicas.length; i++) {
      if (holders.contains(i) && replicas[i].flushed().order().equals(source.order())) {
        return replicas[i].flushedPayload().orElseThrow().copied();
      }
    }
    return Optional.ofNullable(payloads.get(source.birth())).orElseThrow().copied();
  }

  private void note(Timestamp issued) {
    newestMicros = Math.max(newestMicros, issued.micros());
  }
}
