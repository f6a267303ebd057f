package io.ringfort.bench;

import io.ringfort.common.ring.Ring;
import io.ringfort.common.ring.RingFile;
import io.ringfort.ringbuilder.Rebalance;
import io.ringfort.ringbuilder.Rebalancer;
import io.ringfort.ringbuilder.RingPlan;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Building a ring of 2^18 partitions and 1000 devices, adding a tenth more devices, taking a
/// server out, and writing and reading its file. Each is done once in a fresh process, cold, as the
/// command does it, several times over.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(
    value = 5,
    jvmArgs = {"-Xmx1g", "-XX:+UseSerialGC"})
public class RingRebalanceBenchmark {
  private static final Instant NOW = Instant.EPOCH.plus(Duration.ofDays(20_000));
  private static final Instant LATER = NOW.plus(Duration.ofDays(2));

  private final RingPlan empty = LargeRing.plan();
  private final RingPlan built = LargeRing.first(NOW).plan();
  private final RingPlan grown = LargeRing.grown(built, LargeRing.DEVICES / 10);

  @Benchmark
  public Rebalance firstTable() {
    return Rebalancer.rebalance(empty, 1, NOW);
  }

  @Benchmark
  public Rebalance aTenthMoreDevices() {
    return Rebalancer.rebalance(grown, 2, LATER);
  }

  @Benchmark
  public Rebalance eightDevicesRemoved() {
    RingPlan removed = built;
    for (int device = 0; device < 40; device += 5) {
      removed = removed.remove(device);
    }
    return Rebalancer.rebalance(removed, 3, LATER);
  }

  @Benchmark
  public Ring fileWrittenAndRead() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RingFile.write(built.ring(), out);
    return RingFile.read(new ByteArrayInputStream(out.toByteArray()), "memory");
  }
}
