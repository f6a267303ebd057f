package io.ringfort.object.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.ring.NameHash;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class VersionCacheTest {
  private static final int VERSIONS = 64;
  private final VersionCache cache = new VersionCache(VERSIONS);

  private static ObjectKey key(long number) {
    SplittableRandom random = new SplittableRandom(number);
    return new ObjectKey(0, new NameHash(random.nextLong(), random.nextLong()));
  }

  private static IndexEntry entry(int slab) {
    IndexEntry none = IndexEntry.ABSENT;
    return new IndexEntry(
        RecordType.PUT, false, none.order(), none.birth(), none.dataId(), 0, 0, slab, 0, 0, 0);
  }

  @Test
  void whatIsFoundIsAlwaysWhatWasPutLast() {
    SplittableRandom random = new SplittableRandom(7);
    Map<Long, IndexEntry> model = new HashMap<>();
    int found = 0;
    for (int step = 0; step < 50_000; step++) {
      long number = random.nextInt(3 * VERSIONS);
      if (random.nextInt(10) == 0) {
        cache.remove(key(number));
        model.remove(number);
      } else if (random.nextInt(3) == 0) {
        IndexEntry entry = entry(step);
        cache.put(key(number), entry);
        model.put(number, entry);
      }
      IndexEntry cached = cache.find(key(number));
      if (cached != null) {
        assertThat(cached).isSameAs(model.get(number));
        found++;
      }
    }
    assertThat(found).isGreaterThan(10_000);
  }

  @Test
  void keepsNoMoreThanItsBound() {
    for (int number = 0; number < 10 * VERSIONS; number++) {
      cache.put(key(number), entry(number));
    }
    int kept = 0;
    for (int number = 0; number < 10 * VERSIONS; number++) {
      kept += cache.find(key(number)) == null ? 0 : 1;
    }
    assertThat(kept).isBetween(VERSIONS / 2, VERSIONS);
  }

  @Test
  void keepsNearlyAllUntilItIsThreeQuartersFull() {
    int many = 1 << 12;
    VersionCache large = new VersionCache(many);
    int put = many * 3 / 4;
    for (int number = 0; number < put; number++) {
      large.put(key(number), entry(number));
    }
    int kept = 0;
    for (int number = 0; number < put; number++) {
      kept += large.find(key(number)) == null ? 0 : 1;
    }
    assertThat(kept).isGreaterThan(put * 99 / 100);
  }

  @Test
  void aVersionThatIsAskedForOutlivesThoseThatAreNot() {
    cache.put(key(0), entry(0));
    for (int number = 1; number < 20 * VERSIONS; number++) {
      assertThat(cache.find(key(0))).as("after %s others", number - 1).isNotNull();
      cache.put(key(number), entry(number));
    }
  }

  @Test
  void isEmptyAfterItWasCleared() {
    cache.put(key(1), entry(1));
    cache.clear();
    assertThat(cache.find(key(1))).isNull();
  }

  @Test
  void threadsThatChangeDifferentKeysDoNotLoseOrMixThemUp() throws InterruptedException {
    AtomicInteger wrong = new AtomicInteger();
    Thread[] threads = new Thread[4];
    for (int index = 0; index < threads.length; index++) {
      int own = index;
      threads[index] =
          Thread.ofPlatform()
              .start(() -> {
                for (int step = 0; step < 20_000; step++) {
                  int number = own + threads.length * (step % 50);
                  IndexEntry entry = entry(step);
                  cache.put(key(number), entry);
                  IndexEntry cached = cache.find(key(number));
                  if (cached != null && !cached.equals(entry)) {
                    wrong.incrementAndGet();
                  }
                }
              });
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(wrong).hasValue(0);
  }
}
