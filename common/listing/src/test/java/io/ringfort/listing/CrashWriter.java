package io.ringfort.listing;

import io.ringfort.client.listing.CollectionHeader;
import io.ringfort.client.listing.ObjectRow;
import io.ringfort.client.listing.RowFormat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The victim of [ListingStoreCrashTest]: writes rows until it is killed and says of each batch, on
/// its standard output, when it was acknowledged.
final class CrashWriter {
  static final int WRITERS = 4;
  static final int ROWS = 5;
  private static final int NAMES = 200;

  private CrashWriter() {}

  static CollectionId box(int writer) {
    return Rows.id("crash" + writer % 2);
  }

  /// The rows of one batch: names come again, live or dead, with rising order.
  static List<ObjectRow> batch(int writer, long number) {
    List<ObjectRow> rows = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      String name = writer + "/" + (number * 7 + row * 13L) % NAMES;
      long order = number * ROWS + row + 1;
      rows.add(
          (number + row) % 3 == 0 ? Rows.tombstone(name, order) : Rows.put(name, order, order));
    }
    return rows;
  }

  /// @param arguments directory and number of the first batch
  public static void main(String[] arguments) {
    long first = Long.parseLong(arguments[1]);
    ListingStore<ObjectRow> store =
        ListingStore.open(
            Path.of(arguments[0]),
            RowFormat.OBJECTS,
            ListingStoreOptions.defaults().memory(1 << 20, 1 << 16).owingTotals());
    for (int writer = 0; writer < WRITERS; writer++) {
      int which = writer;
      Thread.ofPlatform().start(() -> write(store, which, first));
    }
  }

  private static void write(ListingStore<ObjectRow> store, int writer, long first) {
    for (long number = first; ; number++) {
      store.merge(box(writer), CollectionHeader.NONE, batch(writer, number));
      byte[] line = (writer + " " + number + " .\n").getBytes(StandardCharsets.US_ASCII);
      System.out.write(line, 0, line.length);
      System.out.flush();
    }
  }
}
