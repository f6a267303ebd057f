package io.ringfort.proxy.s3;

import io.ringfort.common.name.ContainerName;
import io.ringfort.common.time.Clock;
import io.ringfort.proxy.container.AttributeChange;
import io.ringfort.proxy.container.ContainerInfo;
import io.ringfort.proxy.container.ContainerService;
import io.ringfort.proxy.container.CreateOutcome;
import io.ringfort.proxy.container.InfoOutcome;
import io.ringfort.proxy.container.RemoveOutcome;
import io.ringfort.proxy.object.WriteCondition;
import io.ringfort.proxy.s3.BucketDirectory.Claim;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import java.time.Duration;
import java.util.Optional;

/// Makes and removes buckets. The name is claimed first, then the container is made; the container
/// is removed first, then the name is given back. Whatever a crash leaves between the steps is a
/// name without a container, which the same account uses when it tries again, and any other takes
/// over once the claim is old enough that nobody can still be at work on it. Safe for use by many
/// threads.
final class BucketMaker {
  /// Longer than the deadlines of claiming a name and making a container together.
  static final Duration CLAIM_SETTLES = Duration.ofMinutes(1);

  private static final int ATTEMPTS_MAX = 4;

  private final BucketDirectory directory;
  private final ContainerService containers;
  private final Clock clock;

  BucketMaker(BucketDirectory directory, ContainerService containers, Clock clock) {
    this.directory = directory;
    this.containers = containers;
    this.clock = clock;
  }

  /// Makes a bucket. A container of that name that the account has already becomes the bucket, as
  /// it is.
  ///
  /// @param policy index of the storage policy, or -1 for the default
  /// @return what the account had already, or empty if the bucket was made
  /// @throws S3Problem `BucketAlreadyExists` if another account has the name
  Optional<ContainerInfo> create(ContainerName name, int policy, AttributeChange attributes) {
    String bucket = name.container();
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      Optional<ContainerInfo> own = fetch(name);
      Optional<Claim> claim = directory.fetch(bucket);
      boolean mine = claim.isPresent() && claim.get().account().equals(name.account());
      if (claim.isPresent() && !mine && isInUse(claim.get(), bucket)) {
        if (own.isEmpty()) {
          throw S3Problem.of(S3Error.BUCKET_ALREADY_EXISTS).with("BucketName", bucket);
        }
        return own;
      }
      if (own.isPresent() && mine) {
        return own;
      }
      WriteCondition replaced =
          claim.map(BucketDirectory::only).orElseGet(WriteCondition.IfAbsent::new);
      Optional<Claim> made = directory.claim(bucket, name.account(), replaced);
      if (made.isPresent() && own.isPresent()) {
        return own;
      }
      if (made.isPresent() && makeContainer(name, policy, attributes)) {
        return Optional.empty();
      }
    }
    throw S3Problem.of(S3Error.OPERATION_ABORTED);
  }

  /// Whether the bucket of a claim is there.
  ///
  /// @throws S3Problem `OperationAborted` if it may be about to be made
  private boolean isInUse(Claim claim, String bucket) {
    if (fetch(new ContainerName(claim.account(), bucket)).isPresent()) {
      return true;
    }
    if (claim.made().plus(CLAIM_SETTLES).isAfter(clock.now())) {
      throw S3Problem.of(S3Error.OPERATION_ABORTED);
    }
    return false;
  }

  /// @return false if that took so long that another account has the name now
  private boolean makeContainer(ContainerName name, int policy, AttributeChange attributes) {
    if (containers.create(name, policy, attributes) instanceof CreateOutcome.Unknown) {
      throw S3Problem.of(S3Error.SERVICE_UNAVAILABLE);
    }
    boolean kept =
        directory
            .fetch(name.container())
            .filter(claim -> claim.account().equals(name.account()))
            .isPresent();
    if (!kept) {
      containers.remove(name);
    }
    return kept;
  }

  /// Removes a bucket that is empty.
  void remove(ContainerName name) {
    String bucket = name.container();
    Optional<Claim> claim =
        directory.fetch(bucket).filter(known -> known.account().equals(name.account()));
    switch (containers.remove(name)) {
      case RemoveOutcome.Removed _ -> claim.ifPresent(known -> directory.release(bucket, known));
      case RemoveOutcome.Absent _ -> throw S3Gate.noSuchBucket(bucket);
      case RemoveOutcome.NotEmpty _ ->
          throw S3Problem.of(S3Error.BUCKET_NOT_EMPTY).with("BucketName", bucket);
      case RemoveOutcome.Unknown _ -> throw S3Problem.of(S3Error.SERVICE_UNAVAILABLE);
    }
  }

  private Optional<ContainerInfo> fetch(ContainerName name) {
    return switch (containers.fetchInfo(name)) {
      case InfoOutcome.Found(ContainerInfo info) -> Optional.of(info);
      case InfoOutcome.Absent _ -> Optional.empty();
      case InfoOutcome.Unknown _ -> throw S3Problem.of(S3Error.SERVICE_UNAVAILABLE);
    };
  }
}
