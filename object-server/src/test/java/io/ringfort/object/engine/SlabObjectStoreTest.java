package io.ringfort.object.engine;

import io.ringfort.common.disk.LocalDisk;
import io.ringfort.object.engine.EngineOptions.IndexKind;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SlabObjectStoreTest extends ObjectStoreConformance {
  @TempDir Path directory;

  @Override
  ObjectStore open(EngineOptions options) throws IOException {
    return SlabObjectStore.open(
        new LocalDisk(directory), EngineFixture.with(options, IndexKind.ROCKSDB));
  }
}
