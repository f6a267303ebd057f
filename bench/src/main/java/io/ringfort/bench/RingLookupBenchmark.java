package io.ringfort.bench;

import io.ringfort.common.ring.Device;
import io.ringfort.common.ring.NameHash;
import io.ringfort.common.ring.Placement;
import io.ringfort.common.ring.Ring;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// From the hash of a name to its placement, and to its first handoff, in a ring of 2^18 partitions
/// and 1000 devices. Names are random, so most look-ups miss the caches of the processor.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = "-Xmx1g")
public class RingLookupBenchmark {
  private static final int NAMES = 1 << 16;

  private final Ring ring = LargeRing.first(Instant.EPOCH).plan().ring();
  private final NameHash[] names = new NameHash[NAMES];
  private int next;

  /// Random names.
  @Setup
  public void hash() {
    SplittableRandom random = new SplittableRandom(3);
    for (int index = 0; index < names.length; index++) {
      names[index] = new NameHash(random.nextLong(), random.nextLong());
    }
  }

  @Benchmark
  public Placement place() {
    return ring.place(names[next++ & (NAMES - 1)]);
  }

  @Benchmark
  public Device placeAndFirstHandoff() {
    Placement placement = ring.place(names[next++ & (NAMES - 1)]);
    return ring.handoffs(placement.partition()).iterator().next();
  }
}
