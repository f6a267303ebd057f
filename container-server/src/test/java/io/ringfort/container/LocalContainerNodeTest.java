package io.ringfort.container;

import io.ringfort.client.listing.ContainerNode;
import io.ringfort.common.ring.NameHasher;
import io.ringfort.listing.ListingStoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class LocalContainerNodeTest extends ContainerNodeConformance {
  @TempDir Path root;
  private ContainerStorage storage;

  @BeforeEach
  void open() throws IOException {
    Files.createDirectory(root.resolve("d1"));
    storage = ContainerStorage.open(root, new NameHasher("", "s"), ListingStoreOptions.defaults());
  }

  @AfterEach
  void close() {
    storage.close();
  }

  @Override
  ContainerNode node() {
    return storage.node("d1");
  }

  @Override
  ContainerNode nodeWithoutDevice() {
    return storage.node("d2");
  }
}
