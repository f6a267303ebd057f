package io.ringfort.common.ring;

import io.ringfort.common.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows a ring file: looks at an interval whether it was replaced, and publishes the new ring. A
/// file that is missing or not a usable ring is logged and counted, and the ring that was read
/// before stays. Safe for use by many threads.
///
/// Replace the file by renaming another one over it, as [RingFile] does. A file that is overwritten
/// in place is refused while it is half written and read again when it has changed further.
public final class RingWatcher implements Supplier<Ring>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RingWatcher.class);

  private final Path file;
  private final Clock clock;
  private final AtomicReference<Loaded> loaded;
  private final AtomicLong refused = new AtomicLong();
  private final ReentrantLock checking = new ReentrantLock();
  private Stamp judged;
  private @Nullable Thread thread;

  private record Loaded(Ring ring, Instant at) {}

  /// What tells one content of a file from another without reading it.
  private record Stamp(FileTime modified, long bytes, @Nullable Object fileKey) {
    static Stamp of(Path file) throws IOException {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    }
  }

  private RingWatcher(Path file, Clock clock) throws IOException {
    this.file = file;
    this.clock = clock;
    this.judged = Stamp.of(file);
    this.loaded = new AtomicReference<>(new Loaded(RingFile.read(file), clock.now()));
  }

  /// Reads the file now and from now on whenever it changes, on a thread of its own.
  ///
  /// @param interval between two looks at the file
  /// @throws IOException if the first reading fails, a [RingFormatException] if by the content
  public static RingWatcher start(Path file, Duration interval, Clock clock) throws IOException {
    if (!interval.isPositive()) {
      throw new IllegalArgumentException("interval is not positive: " + interval);
    }
    RingWatcher watcher = new RingWatcher(file, clock);
    watcher.thread =
        Thread.ofVirtual().name("ring-watcher " + file).start(() -> watcher.watch(interval));
    return watcher;
  }

  /// Reads the file now; later only when [#check()] is called.
  ///
  /// @throws IOException if the first reading fails, a [RingFormatException] if by the content
  public static RingWatcher idle(Path file, Clock clock) throws IOException {
    return new RingWatcher(file, clock);
  }

  /// The newest ring that was read.
  @Override
  public Ring get() {
    return loaded.get().ring();
  }

  /// When the current ring was read.
  public Instant loadedAt() {
    return loaded.get().at();
  }

  /// How often the file was found missing, unreadable or not a usable ring.
  public long refusedCount() {
    return refused.get();
  }

  /// Looks at the file once. True if a new ring was published.
  public boolean check() {
    checking.lock();
    try {
      Stamp stamp = Stamp.of(file);
      if (stamp.equals(judged)) {
        return false;
      }
      return reload(stamp);
    } catch (IOException e) {
      refused.incrementAndGet();
      LOG.warn("{}: cannot be read, keeping {}", file, get(), e);
      return false;
    } finally {
      checking.unlock();
    }
  }

  private boolean reload(Stamp stamp) throws IOException {
    try {
      Ring ring = RingFile.read(file);
      Ring old = get();
      judged = stamp;
      loaded.set(new Loaded(ring, clock.now()));
      LOG.info("{}: {} takes the place of {}", file, ring, old);
      return true;
    } catch (RingFormatException e) {
      judged = stamp;
      refused.incrementAndGet();
      LOG.error("{}, keeping {}", e.getMessage(), get());
      return false;
    }
  }

  private void watch(Duration interval) {
    try {
      while (true) {
        Thread.sleep(interval);
        check();
      }
    } catch (InterruptedException _) {
      LOG.debug("{}: no longer watched", file);
    }
  }

  /// Stops watching; the last ring stays available.
  @Override
  public void close() {
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }
}
