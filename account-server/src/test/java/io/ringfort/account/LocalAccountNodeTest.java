package io.ringfort.account;

import io.ringfort.client.listing.AccountNode;
import io.ringfort.common.ring.NameHasher;
import io.ringfort.listing.ListingStoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class LocalAccountNodeTest extends AccountNodeConformance {
  @TempDir Path root;
  private AccountStorage storage;

  @BeforeEach
  void open() throws IOException {
    Files.createDirectory(root.resolve("d1"));
    storage = AccountStorage.open(root, new NameHasher("", "s"), ListingStoreOptions.defaults());
  }

  @AfterEach
  void close() {
    storage.close();
  }

  @Override
  AccountNode node() {
    return storage.node("d1");
  }
}
