package io.ringfort.object.engine;

import io.ringfort.testkit.disk.SimulatedDisk;
import java.io.IOException;

class SteppedSlabObjectStoreTest extends ObjectStoreConformance {
  @Override
  ObjectStore open(EngineOptions options) throws IOException {
    return SlabObjectStore.openStepped(
        new SimulatedDisk(64 << 20), options, SnapshotIndex::open, EngineFault.NONE);
  }
}
