package io.ringfort.common.disk;

import java.io.IOException;

/// An exclusive lock; see [Disk#lock].
public interface DiskLock extends AutoCloseable {
  @Override
  void close() throws IOException;
}
