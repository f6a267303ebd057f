package io.ringfort.proxy.multipart;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.ringfort.common.name.AccountName;
import io.ringfort.common.name.ContainerName;
import io.ringfort.common.name.ObjectName;
import io.ringfort.common.time.Clock;
import io.ringfort.common.time.Timestamp;
import io.ringfort.proxy.account.AccountEntry;
import io.ringfort.proxy.account.AccountService;
import io.ringfort.proxy.container.ContainerEntry;
import io.ringfort.proxy.container.ContainerEntry.ObjectEntry;
import io.ringfort.proxy.container.ContainerEntry.PrefixEntry;
import io.ringfort.proxy.container.ContainerInfo;
import io.ringfort.proxy.container.InfoOutcome;
import io.ringfort.proxy.container.ListCommand;
import io.ringfort.proxy.container.ListOutcome;
import io.ringfort.proxy.multipart.UploadMarker.State;
import io.ringfort.proxy.object.GetOutcome;
import io.ringfort.proxy.object.HeadOutcome;
import io.ringfort.proxy.object.ObjectInfo;
import io.ringfort.proxy.object.StoredObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds parts that nothing needs any more and deletes them: those of objects that were
/// overwritten, and whatever a crash left behind. Goes through all containers of parts, again and
/// again, at a bounded rate.
///
/// A part is deleted if its upload is neither open nor completing, the current object is not made
/// of it, and both have been so for a while: the sweeper saw it that way at least `unneeded` ago,
/// and the part is older than `age`. Before that the name of the object is fenced, see [KeyFence].
public final class PartSweeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PartSweeper.class);
  private static final int PAGE = 500;
  private static final int REMEMBERED_MAX = 100_000;

  private final MultipartService service;
  private final AccountService accounts;
  private final Predicate<ContainerName> mine;
  private final Clock clock;
  private final Pacing pacing;
  private final Counter sweptUploads;
  private final Counter left;

  /// When uploads were first seen to be needed by nobody, by the clock that measures.
  private final Map<String, Long> unneededSince = new HashMap<>();

  private final Thread thread;

  /// How eager the worker is.
  ///
  /// @param age parts younger than this are left alone
  /// @param unneeded how long parts must have been seen as needed by nobody
  /// @param pause between two walks
  /// @param uploadsPerSecond at most so many are looked at
  public record Pacing(Duration age, Duration unneeded, Duration pause, int uploadsPerSecond) {
    /// A day, an hour, a walk each hour, 20 uploads a second.
    public static final Pacing DEFAULT =
        new Pacing(Duration.ofHours(24), Duration.ofHours(1), Duration.ofHours(1), 20);
  }

  /// @param mine which containers this process looks after
  PartSweeper(
      MultipartService service,
      AccountService accounts,
      Predicate<ContainerName> mine,
      MeterRegistry metrics,
      Pacing pacing) {
    this.service = service;
    this.accounts = accounts;
    this.mine = mine;
    this.clock = service.setting().clock();
    this.pacing = pacing;
    this.sweptUploads = metrics.counter("multipart_swept_uploads_total");
    this.left = metrics.counter("multipart_sweeps_left_total");
    this.thread = Thread.ofVirtual().name("part-sweeper").unstarted(this::run);
  }

  /// Starts sweeping.
  public static PartSweeper start(
      MultipartService service,
      AccountService accounts,
      Predicate<ContainerName> mine,
      MeterRegistry metrics,
      Pacing pacing) {
    PartSweeper sweeper = new PartSweeper(service, accounts, mine, metrics, pacing);
    sweeper.thread.start();
    return sweeper;
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(pacing.pause());
        try {
          walk();
        } catch (RuntimeException e) {
          LOG.error("a walk through the parts of uploads has ended early", e);
        }
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  /// Looks at everything once.
  void walk() throws InterruptedException {
    String marker = "";
    while (true) {
      ListCommand command = new ListCommand("", "", marker, "", false, PAGE);
      if (!(accounts.list(new AccountName(UploadNames.ACCOUNT), command)
              instanceof ListOutcome.Page<AccountEntry>(var entries, boolean truncated))
          || entries.isEmpty()) {
        return;
      }
      for (AccountEntry entry : entries) {
        marker = entry.name();
        ContainerName hidden = new ContainerName(UploadNames.ACCOUNT, entry.name());
        if (mine.test(hidden)) {
          walk(hidden);
        }
      }
      if (!truncated) {
        return;
      }
    }
  }

  private void walk(ContainerName hidden) throws InterruptedException {
    if (!(service.setting().containers().info(hidden)
        instanceof InfoOutcome.Found(ContainerInfo info))) {
      return;
    }
    Optional<Origin> origin = Origin.of(info);
    if (origin.isEmpty()) {
      LOG.warn("{} does not say whose uploads it has", hidden);
      return;
    }
    boolean isParts = hidden.container().startsWith(UploadNames.PARTS_PREFIX);
    String marker = "";
    while (true) {
      ListCommand command = new ListCommand("", isParts ? "/" : "", marker, "", false, PAGE);
      if (!(service.setting().containers().list(hidden, command)
              instanceof ListOutcome.Page<ContainerEntry>(var entries, boolean truncated))
          || entries.isEmpty()) {
        return;
      }
      for (ContainerEntry entry : entries) {
        marker = entry.name();
        sweepOne(origin.get(), entry);
      }
      if (!truncated) {
        return;
      }
    }
  }

  private void sweepOne(Origin origin, ContainerEntry entry) throws InterruptedException {
    try {
      switch (entry) {
        case PrefixEntry(String prefix) -> {
          Thread.sleep(Duration.ofSeconds(1).dividedBy(pacing.uploadsPerSecond()));
          sweepParts(origin, prefix);
        }
        case ObjectEntry marker -> sweepMarker(origin, marker);
      }
    } catch (RuntimeException e) {
      left.increment();
      LOG.error("{} of {} cannot be swept", entry.name(), origin.container(), e);
    }
  }

  /// Ends what was given up but not cleared.
  private void sweepMarker(Origin origin, ObjectEntry marker) {
    boolean aborted =
        State.ofEtag(marker.etag()).filter(state -> state == State.ABORTED).isPresent();
    if (aborted && isOld(marker.birth())) {
      UploadNames.readMarker(marker.name())
          .ifPresent(name -> {
            var _ = service.abort(origin.upload(name.object(), name.id()));
          });
    }
  }

  private void sweepParts(Origin origin, String prefix) {
    Optional<UploadId> id =
        prefix.endsWith("/")
            ? UploadId.parse(prefix.substring(0, prefix.length() - 1))
            : Optional.empty();
    Optional<Upload> found = id.flatMap(known -> findUpload(origin, known));
    if (found.isEmpty()) {
      return;
    }
    Upload upload = found.get();
    switch (need(upload)) {
      case UNKNOWN -> left.increment();
      case NEEDED -> unneededSince.remove(upload.id().text());
      case PARTLY -> sweepUnused(upload);
      case UNNEEDED -> sweepUnneeded(upload);
    }
  }

  private enum Need {
    NEEDED,

    /// The object is there and has fewer parts than were uploaded.
    PARTLY,

    UNNEEDED,
    UNKNOWN
  }

  private Need need(Upload upload) {
    Optional<Optional<State>> state = service.markers().state(upload);
    if (state.isEmpty()) {
      return Need.UNKNOWN;
    }
    if (state.get().isPresent() && state.get().get() != State.ABORTED) {
      return Need.NEEDED;
    }
    return switch (service.setting().objects().head(upload.name(), upload.policy())) {
      case HeadOutcome.Unknown _ -> Need.UNKNOWN;
      case HeadOutcome.Absent _ -> Need.UNNEEDED;
      case HeadOutcome.Found(ObjectInfo info) -> {
        if (!info.isOfUpload(upload.id().text())) {
          yield Need.UNNEEDED;
        }
        yield service.parts().count(upload, info.partCount() + 1) > info.partCount()
            ? Need.PARTLY
            : Need.NEEDED;
      }
    };
  }

  private void sweepUnneeded(Upload upload) {
    long now = clock.nanoTime();
    Long since = unneededSince.get(upload.id().text());
    if (since == null) {
      if (unneededSince.size() < REMEMBERED_MAX) {
        unneededSince.put(upload.id().text(), now);
      }
      return;
    }
    Optional<Optional<Timestamp>> newest = service.parts().newestTime(upload);
    if (now - since < pacing.unneeded().toNanos()
        || newest.isEmpty()
        || !isOld(newest.get().orElse(Timestamp.ZERO))) {
      return;
    }
    if (service.fence().settle(upload) == KeyFence.Finding.NEVER
        && service.parts().delete(upload, _ -> true)) {
      sweptUploads.increment();
      unneededSince.remove(upload.id().text());
      LOG.info("parts of upload {} are deleted", upload);
    } else {
      left.increment();
    }
  }

  /// Deletes what the object was not put together from.
  private void sweepUnused(Upload upload) {
    unneededSince.remove(upload.id().text());
    Set<String> used = new HashSet<>();
    if (!(service.setting().objects().get(upload.name(), upload.policy())
        instanceof GetOutcome.Found(StoredObject object))) {
      return;
    }
    try (object) {
      if (!object.info().isOfUpload(upload.id().text())) {
        return;
      }
      object.parts().forEach(part -> used.add(part.object()));
    }
    boolean clean =
        service
            .parts()
            .delete(upload, entry -> !used.contains(entry.name()) && isOld(entry.birth()));
    if (!clean) {
      left.increment();
    }
  }

  /// What a part says about its upload.
  private Optional<Upload> findUpload(Origin origin, UploadId id) {
    Optional<ObjectName> first =
        service.parts().first(UploadNames.parts(origin.container(), origin.policy()), id);
    return first
        .flatMap(part ->
            service.setting().objects().head(part, origin.policy())
                    instanceof HeadOutcome.Found(ObjectInfo info)
                ? Optional.ofNullable(
                    info.metadata().attributes().systemMetadata().get(PartStore.OBJECT))
                : Optional.empty())
        .map(object -> origin.upload(object, id));
  }

  private boolean isOld(Timestamp written) {
    return clock.microTime() - written.micros() > pacing.age().toNanos() / 1_000;
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  /// Whose uploads a hidden container has.
  private record Origin(ContainerName container, int policy) {
    static Optional<Origin> of(ContainerInfo info) {
      Map<String, String> items = info.systemMetadata();
      try {
        return Optional.of(
            new Origin(
                new ContainerName(
                    items.getOrDefault(PartStore.OF_ACCOUNT, ""),
                    items.getOrDefault(PartStore.OF_CONTAINER, "")),
                Integer.parseInt(items.getOrDefault(PartStore.OF_POLICY, ""))));
      } catch (IllegalArgumentException _) {
        return Optional.empty();
      }
    }

    Upload upload(String object, UploadId id) {
      return new Upload(container.object(object), policy, id);
    }
  }
}
