package io.ringfort.proxy.container;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ringfort.common.name.ContainerName;
import io.ringfort.common.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// What was lately known of containers that are there; bounded in number and age. A change made
/// through this process is never hidden by an older entry. Safe for use by many threads.
final class ContainerInfoCache {
  private final Cache<ContainerName, ContainerInfo> infos;
  private final AtomicLong changes = new AtomicLong();

  ContainerInfoCache(Clock clock, Duration age, int countMax) {
    this.infos =
        Caffeine.newBuilder()
            .maximumSize(countMax)
            .expireAfterWrite(age)
            .ticker(clock::nanoTime)
            .executor(Runnable::run)
            .build();
  }

  Optional<ContainerInfo> find(ContainerName name) {
    return Optional.ofNullable(infos.getIfPresent(name));
  }

  /// To be asked for before fetching what is to be kept.
  long changeCount() {
    return changes.get();
  }

  /// Keeps what was fetched, unless something changed meanwhile.
  ///
  /// @param changesBefore from [#changeCount] before fetching
  void keep(ContainerInfo info, long changesBefore) {
    if (changes.get() == changesBefore) {
      infos.put(info.name(), info);
      if (changes.get() != changesBefore) {
        infos.invalidate(info.name());
      }
    }
  }

  /// To be called when a change is made, whatever came of it.
  void drop(ContainerName name) {
    changes.incrementAndGet();
    infos.invalidate(name);
  }
}
