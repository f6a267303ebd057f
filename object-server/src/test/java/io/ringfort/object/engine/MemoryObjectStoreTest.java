package io.ringfort.object.engine;

class MemoryObjectStoreTest extends ObjectStoreConformance {
  @Override
  ObjectStore open(EngineOptions options) {
    return new MemoryObjectStore(options);
  }
}
