package io.ringfort.proxy.object;

import io.ringfort.common.name.ObjectName;
import java.io.IOException;

/// Objects on the ring, each a linearizable register over its primaries. See `docs/internals/
/// replication.md` for the way of a put and of a get. Safe for use by many threads.
public final class RingObjectService implements ObjectService, AutoCloseable {
  private final Aftercare aftercare;
  private final ObjectReads reads;
  private final ObjectWrites writes;
  private final ObjectPuts puts;
  private final RowDebts debts;

  public RingObjectService(ObjectHall hall, ObjectLimits limits) {
    this(hall, limits, new DeletedComposites(hall.clock(), hall.metrics()));
  }

  /// @param composites where composite objects that are deleted leave word of their parts
  public RingObjectService(ObjectHall hall, ObjectLimits limits, DeletedComposites composites) {
    ObjectCounters counters = ObjectCounters.in(hall.metrics());
    ObjectRegister register = new ObjectRegister(hall, limits, counters);
    SliceBudget budget = new SliceBudget(limits.bodyBytes());
    hall.metrics().gauge("object_body_memory_bytes", budget, SliceBudget::bytesInUse);
    hall.metrics().gauge("object_limited_devices", hall.health(), h -> h.limitedCount());
    this.aftercare = new Aftercare(hall, limits, counters, register);
    this.reads = new ObjectReads(hall, register, counters);
    this.writes = new ObjectWrites(hall, register, aftercare, counters, composites);
    this.puts = new ObjectPuts(hall, register, writes, reads, budget);
    this.debts = new RowDebts(hall, register);
  }

  @Override
  public PutOutcome put(PutCommand command, ObjectData data) throws IOException {
    return puts.put(command, data);
  }

  @Override
  public PutOutcome compose(PutCommand command, Composition composition) {
    return puts.compose(command, composition);
  }

  @Override
  public GetOutcome get(ObjectName name, int policy) {
    return reads.get(name, policy);
  }

  @Override
  public HeadOutcome head(ObjectName name, int policy) {
    return reads.head(name, policy);
  }

  @Override
  public ChangeOutcome change(MetadataChange change) {
    return writes.change(change);
  }

  @Override
  public DeleteOutcome delete(DeleteCommand command) {
    return writes.delete(command);
  }

  /// What the worker that pays owed listing rows needs.
  RowDebts debts() {
    return debts;
  }

  /// Tells replicas now which rows were written, for tests.
  void payRows() {
    aftercare.payRows();
  }

  /// Finishes what is owed to replicas, as far as that is quick.
  @Override
  public void close() {
    aftercare.close();
  }
}
