package io.ringfort.proxy.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ringfort.common.name.ContainerName;
import io.ringfort.common.name.ObjectName;
import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.proxy.container.AttributeChange;
import io.ringfort.proxy.container.ContainerService;
import io.ringfort.proxy.container.CreateOutcome;
import io.ringfort.proxy.object.BytesData;
import io.ringfort.proxy.object.DeleteCommand;
import io.ringfort.proxy.object.HeadOutcome;
import io.ringfort.proxy.object.ObjectInfo;
import io.ringfort.proxy.object.ObjectService;
import io.ringfort.proxy.object.PutCommand;
import io.ringfort.proxy.object.PutOutcome;
import io.ringfort.proxy.object.WriteCondition;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/// Whose a bucket is. Containers belong to an account, but the names of buckets are one space for
/// all: each name that S3 made is claimed by a small object in the cluster's own account, written
/// only conditionally, so that of two accounts that want a name at the same time one gets it.
///
/// An entry may be left over from a bucket that is gone; whoever finds that its container is not
/// there may take it over. Each entry is unlike all before it, so that a change that was meant for
/// an older one fails. Safe for use by many threads.
final class BucketDirectory {
  private static final ContainerName CONTAINER = new ContainerName(".s3", "buckets");
  private static final int POLICY = 0;
  private static final String OWNER_ITEM = "s3.owner";
  private static final int CACHED_MAX = 10_000;
  private static final Duration CACHED_FOR = Duration.ofSeconds(30);

  /// Who claimed a name.
  ///
  /// @param account with its prefix
  /// @param etag of the entry, to change it only if it is still this one
  /// @param made when it was made
  record Claim(String account, String etag, Instant made) {}

  private final ObjectService objects;
  private final ContainerService containers;
  private final Cache<String, Claim> cached =
      Caffeine.newBuilder().maximumSize(CACHED_MAX).expireAfterWrite(CACHED_FOR).build();
  private volatile boolean containerMade;

  BucketDirectory(ObjectService objects, ContainerService containers) {
    this.objects = objects;
    this.containers = containers;
  }

  /// Who has the name, as known not longer ago than half a minute.
  Optional<Claim> find(String bucket) {
    Claim known = cached.getIfPresent(bucket);
    return known == null ? fetch(bucket) : Optional.of(known);
  }

  /// Who has the name now.
  Optional<Claim> fetch(String bucket) {
    return switch (objects.head(entry(bucket), POLICY)) {
      case HeadOutcome.Found(ObjectInfo info) -> {
        Claim claim = claim(info);
        cached.put(bucket, claim);
        yield Optional.of(claim);
      }
      case HeadOutcome.Absent _ -> {
        cached.invalidate(bucket);
        yield Optional.empty();
      }
      case HeadOutcome.Unknown _ -> throw S3Problem.of(S3Error.SERVICE_UNAVAILABLE);
    };
  }

  /// Takes a name.
  ///
  /// @param replaced which entry may be there: none, or the one to take over
  /// @return the new claim, or empty if someone else took the name meanwhile
  Optional<Claim> claim(String bucket, String account, WriteCondition replaced) {
    makeContainer();
    SortedMap<String, String> system = new TreeMap<>();
    system.put(OWNER_ITEM, account);
    ObjectAttributes attributes =
        new ObjectAttributes("text/plain", new TreeMap<>(), new TreeMap<>(), system, 0);
    String content = account + " " + UUID.randomUUID();
    PutOutcome outcome;
    try {
      outcome =
          objects.put(
              new PutCommand(entry(bucket), POLICY, replaced),
              new BytesData(content.getBytes(UTF_8), attributes));
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be read", e);
    }
    return switch (outcome) {
      case PutOutcome.Stored(ObjectInfo info) -> {
        Claim claim = claim(info);
        cached.put(bucket, claim);
        yield Optional.of(claim);
      }
      case PutOutcome.ConditionFailed _, PutOutcome.Conflict _ -> Optional.empty();
      case PutOutcome.NoSpace _ -> throw S3Problem.of(S3Error.NO_SPACE);
      case PutOutcome.Rejected _, PutOutcome.Unknown _ ->
          throw S3Problem.of(S3Error.SERVICE_UNAVAILABLE);
    };
  }

  /// Gives a name back, if it is still claimed so. Nobody is told if that failed: what is left over
  /// is taken over by whoever wants the name.
  void release(String bucket, Claim claim) {
    objects.delete(new DeleteCommand(entry(bucket), POLICY, only(claim)));
    cached.invalidate(bucket);
  }

  /// That an entry is still this one.
  static WriteCondition only(Claim claim) {
    return new WriteCondition.IfMatch(List.of(claim.etag()));
  }

  private void makeContainer() {
    if (!containerMade) {
      if (containers.create(CONTAINER, POLICY, AttributeChange.NONE)
          instanceof CreateOutcome.Unknown) {
        throw S3Problem.of(S3Error.SERVICE_UNAVAILABLE);
      }
      containerMade = true;
    }
  }

  private static Claim claim(ObjectInfo info) {
    String account = info.metadata().attributes().systemMetadata().getOrDefault(OWNER_ITEM, "");
    return new Claim(account, info.metadata().etag(), info.birth().instant());
  }

  private static ObjectName entry(String bucket) {
    return new ObjectName(CONTAINER.account(), CONTAINER.container(), bucket);
  }
}
