package io.ringfort.ringbuilder;

import io.ringfort.common.ring.RingFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.UnaryOperator;

/// The builder file of a ring and the ring file beside it: `object.builder` and `object.ring.gz`.
///
/// @param file the builder file
record PlanStore(Path file) {
  private static final String SUFFIX = ".builder";

  /// The file that servers read.
  Path ringFile() {
    String name = String.valueOf(file.getFileName());
    String stem = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    return file.resolveSibling(stem + ".ring.gz");
  }

  RingPlan load() throws IOException {
    return RingPlanFile.read(file);
  }

  /// Changes the plan on disk; durable when it returns. Two commands at the same time do not lose
  /// each other's changes: the second is refused.
  RingPlan update(UnaryOperator<RingPlan> change) throws IOException {
    return exclusively(() -> {
      RingPlan changed = change.apply(load());
      RingPlanFile.write(changed, file);
      return changed;
    });
  }

  void save(RingPlan plan) throws IOException {
    RingPlanFile.write(plan, file);
  }

  void publish(RingPlan plan) throws IOException {
    RingFile.write(plan.ring(), ringFile());
  }

  /// What is done while no other command may change the files.
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }

  <T> T exclusively(Work<T> work) throws IOException {
    Path lockFile = file.resolveSibling("." + file.getFileName() + ".lock");
    if (lockFile.getParent() != null && !Files.isDirectory(lockFile.getParent())) {
      throw new RingPlanException(lockFile.getParent() + ": there is no such folder");
    }
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = tryLock(channel)) {
      assert lock.isValid();
      return work.run();
    }
  }

  private FileLock tryLock(FileChannel channel) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException _) {
      lock = null;
    }
    if (lock == null) {
      throw new RingPlanException(file + ": another command is changing it; try again");
    }
    return lock;
  }
}
