package io.ringfort.object.engine;

import io.ringfort.common.object.ObjectKey;
import java.util.concurrent.locks.ReentrantLock;

/// A lock for each key, shared by keys that fall together.
final class KeyLocks {
  private static final int STRIPES = 1024;

  private final ReentrantLock[] locks = new ReentrantLock[STRIPES];

  KeyLocks() {
    for (int stripe = 0; stripe < STRIPES; stripe++) {
      locks[stripe] = new ReentrantLock();
    }
  }

  ReentrantLock of(ObjectKey key) {
    return locks[(int) (key.hash().low() & (STRIPES - 1))];
  }
}
