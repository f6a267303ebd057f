package io.ringfort.ringbuilder;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Fills an empty table. Every failure domain of every tier gets exactly as many slots as it should
/// hold, and of each partition the whole number of replicas below or above its average, so the
/// result is balanced and dispersed as far as the targets allow.
///
/// The idea is systematic sampling, tier by tier. Write the replicas of a domain's partitions in
/// rows, one partition a column, and read them row by row: a line. Cut the line into pieces, one a
/// child, each as long as the child's total. Two slots of a partition are a full row apart, so a
/// piece shorter than a row has a partition at most once, one shorter than two rows at most twice,
/// and so on. Shuffling the columns before each cut makes partners random, so that the work of a
/// lost device is spread over all others.
final class FirstDeal {
  private final TierTree tree;
  private final long[] totals;
  private final char[][] rows;
  private final byte[] filled;
  private final SplittableRandom random;

  private FirstDeal(TierTree tree, long[] totals, char[][] rows, SplittableRandom random) {
    this.tree = tree;
    this.totals = totals;
    this.rows = rows;
    this.filled = new byte[rows[0].length];
    this.random = random;
  }

  /// @param totals slots by node of the tree, which add up to the size of the table
  /// @param rows the table, filled by this call
  static void deal(TierTree tree, long[] totals, char[][] rows, SplittableRandom random) {
    FirstDeal deal = new FirstDeal(tree, totals, rows, random);
    int[] partitions = new int[rows[0].length];
    Arrays.setAll(partitions, partition -> partition);
    deal.share(TierTree.CLUSTER, partitions);
    deal.shuffleReplicas();
  }

  /// @param columns the partitions of the node; those with one replica more come first
  private void share(int node, int[] columns) {
    if (tree.level(node) == TierTree.DEVICE_LEVEL) {
      assign((char) tree.device(node).id(), columns);
      return;
    }
    int longer = (int) (totals[node] % columns.length);
    shuffle(columns, 0, longer);
    shuffle(columns, longer, columns.length);
    long from = 0;
    List<Integer> children = tree.children(node);
    for (int child : children) {
      if (totals[child] > 0) {
        share(child, piece(columns, (int) (from % columns.length), totals[child]));
        from += totals[child];
      }
    }
    assert from == totals[node] : "children of node " + node + " do not add up";
  }

  private static int[] piece(int[] columns, int from, long length) {
    int[] piece = new int[(int) Math.min(columns.length, length)];
    int untilEnd = Math.min(piece.length, columns.length - from);
    System.arraycopy(columns, from, piece, 0, untilEnd);
    System.arraycopy(columns, 0, piece, untilEnd, piece.length - untilEnd);
    return piece;
  }

  private void assign(char device, int[] partitions) {
    for (int partition : partitions) {
      rows[filled[partition]++][partition] = device;
    }
  }

  /// So that no zone has all the first replicas.
  private void shuffleReplicas() {
    for (int partition = 0; partition < filled.length; partition++) {
      for (int replica = filled[partition] - 1; replica > 0; replica--) {
        int other = random.nextInt(replica + 1);
        char device = rows[replica][partition];
        rows[replica][partition] = rows[other][partition];
        rows[other][partition] = device;
      }
    }
  }

  private void shuffle(int[] values, int from, int to) {
    for (int index = to - 1; index > from; index--) {
      int other = from + random.nextInt(index + 1 - from);
      int value = values[index];
      values[index] = values[other];
      values[other] = value;
    }
  }
}
