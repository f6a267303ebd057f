package io.ringfort.proxy.s3;

import io.ringfort.common.name.ContainerName;
import io.ringfort.common.name.ObjectName;
import io.ringfort.proxy.access.AccessPolicy;
import io.ringfort.proxy.access.AccessPolicy.Decision;
import io.ringfort.proxy.access.ContainerAcl;
import io.ringfort.proxy.access.Principal;
import io.ringfort.proxy.container.ContainerInfo;
import io.ringfort.proxy.container.ContainerService;
import io.ringfort.proxy.container.InfoOutcome;
import io.ringfort.proxy.object.ObjectInfo;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import java.util.Optional;

/// Finds buckets, and lets callers through to them or refuses. Allowed is what the owner of the
/// account may do, what a canned list of the bucket or the object allows, and what the container's
/// Swift access lists allow. Lists are seen with some seconds of delay if they were changed through
/// another process. Safe for use by many threads.
final class S3Gate {
  private static final String SWIFT_READ_ITEM = "acl.read";
  private static final String SWIFT_WRITE_ITEM = "acl.write";

  private final AccessPolicy policy;
  private final String accountPrefix;
  private final ContainerService containers;
  private final BucketDirectory directory;

  /// A bucket that is there, and who asks for it.
  ///
  /// @param owner whether the caller has all rights
  record Admission(ContainerInfo info, Principal principal, boolean owner) {
    ContainerName container() {
      return info.name();
    }

    ObjectName object(String key) {
      return new ObjectName(info.name().account(), info.name().container(), key);
    }

    /// Index of the storage policy.
    int policy() {
      return info.policy();
    }

    /// The access list that counts.
    CannedAcl acl() {
      return aclsCount() ? CannedAcl.stored(info.systemMetadata()) : CannedAcl.PRIVATE;
    }

    /// The access list of an object that counts.
    CannedAcl acl(ObjectInfo object) {
      return aclsCount()
          ? CannedAcl.stored(object.metadata().attributes().systemMetadata())
          : CannedAcl.PRIVATE;
    }

    ObjectOwnership ownership() {
      return ObjectOwnership.stored(info.systemMetadata());
    }

    private boolean aclsCount() {
      return ownership() != ObjectOwnership.BUCKET_OWNER_ENFORCED;
    }
  }

  S3Gate(
      AccessPolicy policy,
      String accountPrefix,
      ContainerService containers,
      BucketDirectory directory) {
    this.policy = policy;
    this.accountPrefix = accountPrefix;
    this.containers = containers;
    this.directory = directory;
  }

  /// The account, with prefix, whose buckets a caller lists and makes.
  String requireAccount(Principal principal) {
    if (!(principal instanceof Principal.User user)) {
      throw S3Problem.of(S3Error.ACCESS_DENIED);
    }
    String account = accountPrefix + user.account();
    if (!policy.forOwner(principal, account).isAllowed()) {
      throw S3Problem.of(S3Error.ACCESS_DENIED);
    }
    return account;
  }

  /// How documents name a caller: by the account.
  String ownerId(Principal principal) {
    return principal instanceof Principal.User user ? accountPrefix + user.account() : "anonymous";
  }

  /// Finds a bucket by its name: the caller's own container, or that of whoever has the name.
  ///
  /// @throws S3Problem `NoSuchBucket`
  Admission find(Principal principal, String bucket) {
    if (principal instanceof Principal.User user) {
      Optional<ContainerInfo> own = info(accountPrefix + user.account(), bucket);
      if (own.isPresent()) {
        return admission(principal, own.get());
      }
    }
    if (!BucketName.isGood(bucket)) {
      throw noSuchBucket(bucket);
    }
    Optional<BucketDirectory.Claim> claim = directory.find(bucket);
    Optional<ContainerInfo> info = claim.flatMap(known -> info(known.account(), bucket));
    if (info.isEmpty() && claim.isPresent()) {
      info = directory.fetch(bucket).flatMap(known -> info(known.account(), bucket));
    }
    return admission(principal, info.orElseThrow(() -> noSuchBucket(bucket)));
  }

  static S3Problem noSuchBucket(String bucket) {
    return S3Problem.of(S3Error.NO_SUCH_BUCKET).with("BucketName", bucket);
  }

  private Admission admission(Principal principal, ContainerInfo info) {
    Decision decision = policy.forOwner(principal, info.name().account());
    return new Admission(info, principal, decision.isAllowed());
  }

  private Optional<ContainerInfo> info(String account, String bucket) {
    return switch (containers.info(new ContainerName(account, bucket))) {
      case InfoOutcome.Found(ContainerInfo info) -> Optional.of(info);
      case InfoOutcome.Absent _ -> Optional.empty();
      case InfoOutcome.Unknown _ -> throw S3Problem.of(S3Error.SERVICE_UNAVAILABLE);
    };
  }

  /// For callers who say whose the bucket is (`x-amz-expected-bucket-owner`).
  void requireBucketOf(Principal principal, String bucket, String owner) {
    require(find(principal, bucket).container().account().equals(owner));
  }

  /// For what only the owner may do.
  Admission requireOwner(Principal principal, String bucket) {
    Admission admission = find(principal, bucket);
    require(admission.owner());
    return admission;
  }

  /// For listing what is in a bucket.
  Admission requireLister(Principal principal, String bucket) {
    Admission admission = find(principal, bucket);
    require(maySee(admission));
    return admission;
  }

  /// For writing and deleting objects.
  Admission requireWriter(Principal principal, String bucket) {
    Admission admission = find(principal, bucket);
    require(
        admission.owner()
            || admission.acl().allowsWriting()
            || swift(admission, SWIFT_WRITE_ITEM, false));
    return admission;
  }

  /// For reading one object, once it is known.
  void requireReader(Admission admission, ObjectInfo object) {
    require(
        admission.owner()
            || admission.acl(object).allowsReading(admission.principal())
            || swift(admission, SWIFT_READ_ITEM, false));
  }

  /// What is said about an object that is not there: only who may list learns that.
  S3Problem absent(Admission admission, String key) {
    return maySee(admission)
        ? S3Problem.of(S3Error.NO_SUCH_KEY).with("Key", key)
        : S3Problem.of(S3Error.ACCESS_DENIED);
  }

  private boolean maySee(Admission admission) {
    return admission.owner()
        || admission.acl().allowsReading(admission.principal())
        || swift(admission, SWIFT_READ_ITEM, true);
  }

  private boolean swift(Admission admission, String item, boolean listing) {
    String text = admission.info().systemMetadata().getOrDefault(item, "");
    if (text.isEmpty()) {
      return false;
    }
    ContainerAcl acl = ContainerAcl.ofStored(text);
    String account = admission.container().account();
    Decision decision =
        item.equals(SWIFT_READ_ITEM)
            ? policy.forReading(admission.principal(), account, acl, "", listing)
            : policy.forWriting(admission.principal(), account, acl);
    return decision.isAllowed();
  }

  private static void require(boolean allowed) {
    if (!allowed) {
      throw S3Problem.of(S3Error.ACCESS_DENIED);
    }
  }
}
