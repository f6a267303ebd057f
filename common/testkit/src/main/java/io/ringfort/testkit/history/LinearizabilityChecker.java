package io.ringfort.testkit.history;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Judges whether the operations on one register could have happened one after another, each
/// between its invocation and its return. Judge each key of a larger history on its own: registers
/// are independent. Safe for use by many threads.
///
/// The search is that of Wing and Gong with Lowe's list and memory: at each point it takes any
/// operation that was invoked before the first return still open, undoes it when stuck, and never
/// visits the same set of taken operations with the same value twice. The memory holds 128-bit sums
/// instead of the sets themselves: two different sets with one sum would be reported as a
/// violation, never hide one, and are not to be expected in 2^60 configurations.
///
/// Operations of unknown outcome may be taken at any time, or never. Such a write can always be
/// moved behind an operation that does not need it, and left out if it is overwritten unseen. So
/// one is taken only while somebody may need its value, and only an operation may follow that fits
/// now and did not fit before: hundreds of unknown writes do not multiply the search.
///
/// Sources: Wing and Gong, *Testing and Verifying Concurrent Objects*, 1993; Lowe, *Testing for
/// Linearizability*, 2016.
public final class LinearizabilityChecker {
  /// The result of a search.
  public enum Judgement {
    LINEARIZABLE,
    VIOLATED,
    /// Too many configurations: nothing is known.
    UNDECIDED
  }

  private final int configurationsMax;

  /// @param configurationsMax bounds the search; a configuration costs 32 to 64 bytes
  public LinearizabilityChecker(int configurationsMax) {
    this.configurationsMax = configurationsMax;
  }

  /// Bounded by four million configurations.
  public LinearizabilityChecker() {
    this(4_000_000);
  }

  public Judgement judge(List<RegisterOperation> history) {
    return new Search(history).run(configurationsMax);
  }

  /// One search. Events are numbered by time; a doubly linked list of arrays holds those not yet
  /// taken.
  private static final class Search {
    private static final int HEAD = 0;

    private final RegisterOperation[] operations;
    private final int[] operationAt;
    private final int[] returnEvent;
    private final int[] next;
    private final int[] previous;
    private final int[] takenEvents;
    private final long[] takenStates;
    private final Visited visited = new Visited();

    /// By value: operations not yet taken that must find it, and that must not.
    private final Map<Long, int[]> needed = new HashMap<>();

    private final Map<Long, int[]> refused = new HashMap<>();
    private int open;

    Search(List<RegisterOperation> history) {
      operations =
          history.stream()
              .filter(o -> o.known() || o.kind() != RegisterOperation.Kind.READ)
              .toArray(RegisterOperation[]::new);
      Arrays.sort(operations, (a, b) -> Long.compare(a.invoked(), b.invoked()));
      for (RegisterOperation operation : operations) {
        open += operation.known() ? 1 : 0;
      }
      int events = operations.length + open + 1;
      operationAt = new int[events];
      returnEvent = new int[operations.length];
      next = new int[events];
      previous = new int[events];
      takenEvents = new int[operations.length];
      takenStates = new long[operations.length];
      Integer[] byReturn = new Integer[open];
      for (int i = 0, known = 0; i < operations.length; i++) {
        if (operations[i].known()) {
          byReturn[known++] = i;
        }
      }
      Arrays.sort(
          byReturn, (a, b) -> Long.compare(operations[a].returned(), operations[b].returned()));
      layOut(byReturn);
      if (open < operations.length) {
        for (RegisterOperation operation : operations) {
          count(operation, 1);
        }
      }
    }

    private void count(RegisterOperation operation, int change) {
      switch (operation.kind()) {
        case READ -> needed.computeIfAbsent(operation.value(), _ -> new int[1])[0] += change;
        case COMPARE_AND_SET ->
            needed.computeIfAbsent(operation.expected(), _ -> new int[1])[0] += change;
        case COMPARE_FAILED ->
            refused.computeIfAbsent(operation.expected(), _ -> new int[1])[0] += change;
        case WRITE -> {}
      }
    }

    /// Somebody may need the value that an operation of unknown outcome writes to a register of
    /// `state`.
    private boolean useful(RegisterOperation operation, long state) {
      return some(needed.get(operation.value())) || some(refused.get(state));
    }

    private static boolean some(int @Nullable [] count) {
      return count != null && count[0] > 0;
    }

    /// An invocation at the very moment of a return counts as before it.
    private void layOut(Integer[] byReturn) {
      int event = 1;
      int call = 0;
      for (int operation : byReturn) {
        while (call < operations.length
            && operations[call].invoked() <= operations[operation].returned()) {
          operationAt[event++] = call++;
        }
        returnEvent[operation] = event;
        operationAt[event++] = ~operation;
      }
      while (call < operations.length) {
        operationAt[event++] = call++;
      }
      for (int i = 0; i < event; i++) {
        next[i] = i + 1 < event ? i + 1 : HEAD;
        previous[i] = i == 0 ? event - 1 : i - 1;
      }
    }

    Judgement run(int configurationsMax) {
      long state = RegisterOperation.ABSENT;
      long sumHigh = 0;
      long sumLow = 0;
      int taken = 0;
      boolean seen = true;
      int event = next[HEAD];
      while (open > 0) {
        int index = operationAt[event];
        if (index >= 0) {
          RegisterOperation operation = operations[index];
          if (operation.fits(state)
              && (operation.known() || useful(operation, state))
              && (seen || !operation.fits(takenStates[taken - 1]))) {
            long after = operation.after(state);
            long high = sumHigh ^ mix(2L * index + 1);
            long low = sumLow ^ mix(~(2L * index));
            long marked = after * 31 + (operation.known() ? 7 : mix(state));
            if (visited.add(high + mix(after), low ^ mix(marked))) {
              if (visited.size() > configurationsMax) {
                return Judgement.UNDECIDED;
              }
              takenEvents[taken] = event;
              takenStates[taken++] = state;
              state = after;
              sumHigh = high;
              sumLow = low;
              take(event, index);
              seen = operation.known();
              event = next[HEAD];
              continue;
            }
          }
          event = next[event];
        } else {
          if (taken == 0) {
            return Judgement.VIOLATED;
          }
          event = takenEvents[--taken];
          index = operationAt[event];
          state = takenStates[taken];
          sumHigh ^= mix(2L * index + 1);
          sumLow ^= mix(~(2L * index));
          putBack(event, index);
          seen = taken == 0 || operations[operationAt[takenEvents[taken - 1]]].known();
          event = next[event];
        }
      }
      return Judgement.LINEARIZABLE;
    }

    private void take(int call, int operation) {
      unlink(call);
      if (!needed.isEmpty() || !refused.isEmpty()) {
        count(operations[operation], -1);
      }
      if (operations[operation].known()) {
        unlink(returnEvent[operation]);
        open--;
      }
    }

    private void putBack(int call, int operation) {
      if (!needed.isEmpty() || !refused.isEmpty()) {
        count(operations[operation], 1);
      }
      if (operations[operation].known()) {
        link(returnEvent[operation]);
        open++;
      }
      link(call);
    }

    private void unlink(int event) {
      next[previous[event]] = next[event];
      previous[next[event]] = previous[event];
    }

    private void link(int event) {
      next[previous[event]] = event;
      previous[next[event]] = event;
    }

    /// The finalizer of SplitMix64.
    private static long mix(long value) {
      long z = value * 0x9e3779b97f4a7c15L;
      z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
      z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
      return z ^ (z >>> 31);
    }
  }

  /// A set of pairs of longs, open addressing.
  private static final class Visited {
    private long[] table = new long[64];
    private int size;

    int size() {
      return size;
    }

    boolean add(long high, long low) {
      long first = high == 0 && low == 0 ? 1 : high;
      if (!insert(table, first, low)) {
        return false;
      }
      size++;
      if (size * 4 > table.length) {
        grow();
      }
      return true;
    }

    private void grow() {
      long[] larger = new long[table.length * 2];
      for (int i = 0; i < table.length; i += 2) {
        if (table[i] != 0 || table[i + 1] != 0) {
          insert(larger, table[i], table[i + 1]);
        }
      }
      table = larger;
    }

    private static boolean insert(long[] table, long high, long low) {
      int mask = table.length - 2;
      int at = (int) low << 1 & mask;
      while (table[at] != 0 || table[at + 1] != 0) {
        if (table[at] == high && table[at + 1] == low) {
          return false;
        }
        at = at + 2 & mask;
      }
      table[at] = high;
      table[at + 1] = low;
      return true;
    }
  }
}
