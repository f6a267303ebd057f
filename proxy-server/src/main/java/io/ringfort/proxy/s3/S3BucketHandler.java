package io.ringfort.proxy.s3;

import io.ringfort.common.name.AccountName;
import io.ringfort.common.name.ContainerName;
import io.ringfort.http.HttpHeaders;
import io.ringfort.http.ServerResponse;
import io.ringfort.proxy.access.Principal;
import io.ringfort.proxy.account.AccountEntry;
import io.ringfort.proxy.account.AccountService;
import io.ringfort.proxy.container.AttributeChange;
import io.ringfort.proxy.container.ContainerInfo;
import io.ringfort.proxy.container.ListCommand;
import io.ringfort.proxy.container.ListOutcome;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Answers calls on buckets and on all buckets of a caller.
final class S3BucketHandler {
  static final int CONFIGURATION_BYTES_MAX = 64 << 10;

  /// Item of the system metadata of containers: the region that was named when they were made.
  private static final String LOCATION_ITEM = "s3.location";

  /// What a region of Amazon looks like.
  private static final Pattern REGION = Pattern.compile("EU|[a-z]{2}(-[a-z]+)+-\\d");

  private final S3Settings settings;
  private final S3Gate gate;
  private final BucketMaker maker;
  private final AccountService accounts;

  S3BucketHandler(S3Settings settings, S3Gate gate, BucketMaker maker, AccountService accounts) {
    this.settings = settings;
    this.gate = gate;
    this.maker = maker;
    this.accounts = accounts;
  }

  ServerResponse list(S3Request.ListBuckets request, Principal principal) {
    String account = gate.requireAccount(principal);
    S3Xml xml = S3Xml.document("ListAllMyBucketsResult");
    xml.open("Owner").text("ID", account).text("DisplayName", account).close();
    xml.open("Buckets");
    boolean elsewhere = !request.region().isEmpty() && !request.region().equals(settings.region());
    ListOutcome.Page<AccountEntry> page =
        elsewhere ? new ListOutcome.Page<>(List.of(), false) : page(account, request);
    for (AccountEntry entry : page.entries()) {
      if (entry instanceof AccountEntry.ListedContainer container) {
        xml.open("Bucket").text("Name", container.name());
        xml.text("CreationDate", S3Time.iso(container.changed()));
        if (request.paged()) {
          xml.text("BucketRegion", settings.region());
        }
        xml.close();
      }
    }
    xml.close();
    if (page.truncated()) {
      xml.text("ContinuationToken", ListToken.of(page.entries().getLast().name()));
    }
    if (!request.prefix().isEmpty()) {
      xml.text("Prefix", request.prefix());
    }
    return xml.response(200);
  }

  private ListOutcome.Page<AccountEntry> page(String account, S3Request.ListBuckets request) {
    ListCommand command =
        new ListCommand(request.prefix(), "", request.after(), "", false, request.limit());
    return switch (accounts.list(new AccountName(account), command)) {
      case ListOutcome.Page<AccountEntry> page -> page;
      case ListOutcome.Absent<AccountEntry> _ -> new ListOutcome.Page<>(List.of(), false);
      case ListOutcome.Unknown<AccountEntry> _ -> throw S3Problem.of(S3Error.SERVICE_UNAVAILABLE);
    };
  }

  ServerResponse handle(S3BucketRequest request, S3Call call) throws IOException {
    Principal principal = call.principal();
    return switch (request) {
      case S3BucketRequest.CreateBucket create -> create(create, call);
      case S3BucketRequest.HeadBucket(String bucket) -> {
        gate.requireLister(principal, bucket);
        yield ServerResponse.of(200, HttpHeaders.of("x-amz-bucket-region", settings.region()));
      }
      case S3BucketRequest.DeleteBucket(String bucket) -> {
        maker.remove(gate.requireOwner(principal, bucket).container());
        yield ServerResponse.of(204);
      }
      case S3BucketRequest.GetBucketLocation(String bucket) -> {
        yield location(gate.requireLister(principal, bucket).info());
      }
      case S3BucketRequest.GetBucketSetting get -> {
        S3Gate.Admission admission = gate.requireOwner(principal, get.bucket());
        yield setting(get, admission.ownership());
      }
    };
  }

  /// What the bucket was made with. The first region of all has no name here unless it was named
  /// then.
  private ServerResponse location(ContainerInfo bucket) {
    S3Xml xml = S3Xml.document("LocationConstraint");
    xml.content(
        bucket
            .systemMetadata()
            .getOrDefault(LOCATION_ITEM, isFirstRegion() ? "" : settings.region()));
    return xml.response(200);
  }

  private boolean isFirstRegion() {
    return settings.region().equals(S3Settings.REGION);
  }

  private static ServerResponse setting(
      S3BucketRequest.GetBucketSetting request, ObjectOwnership ownership) {
    boolean owned =
        request.setting() == BucketSetting.OWNERSHIP_CONTROLS && ownership != ObjectOwnership.UNSET;
    return owned
        ? S3Xml.document("OwnershipControls")
            .open("Rule")
            .text("ObjectOwnership", ownership.text())
            .response(200)
        : request.setting().whenUnset(request.single());
  }

  private ServerResponse create(S3BucketRequest.CreateBucket request, S3Call call)
      throws IOException {
    String account = gate.requireAccount(call.principal());
    String location = readRegion(call.readDocument(CONFIGURATION_BYTES_MAX));
    CannedAcl acl = request.acl().resolve(account, CannedAcl.PRIVATE);
    if (request.ownership() == ObjectOwnership.BUCKET_OWNER_ENFORCED && !acl.isPrivate()) {
      throw S3Problem.of(S3Error.INVALID_BUCKET_ACL_WITH_OWNERSHIP);
    }
    // Empty values remove what a bucket of this name had before.
    AttributeChange attributes =
        new AttributeChange(
            new TreeMap<>(),
            new TreeMap<>(
                Map.of(
                    CannedAcl.ITEM,
                    acl.storedText(),
                    ObjectOwnership.ITEM,
                    request.ownership().text(),
                    LOCATION_ITEM,
                    location)));
    ContainerName name = new ContainerName(account, request.bucket());
    Optional<ContainerInfo> present = maker.create(name, settings.policy(), attributes);
    present.ifPresent(info -> requireSame(info, acl));
    return ServerResponse.of(200, HttpHeaders.of("Location", "/" + request.bucket()));
  }

  /// A bucket that the caller has already is made again only in the first region, and only as it
  /// is: nothing about it changes.
  private void requireSame(ContainerInfo present, CannedAcl acl) {
    if (!isFirstRegion()) {
      throw S3Problem.of(S3Error.BUCKET_ALREADY_OWNED_BY_YOU)
          .with("BucketName", present.name().container());
    }
    if (!CannedAcl.stored(present.systemMetadata()).storedText().equals(acl.storedText())) {
      throw S3Problem.of(
              S3Error.BUCKET_ALREADY_EXISTS,
              "The bucket exists already, and you own it, but its ACL is another.")
          .with("BucketName", present.name().container());
    }
  }

  /// Reads the region that a bucket is to be in; empty text if the request names none.
  private String readRegion(byte[] document) {
    if (document.length == 0) {
      return "";
    }
    XmlElement root = S3XmlReader.read(document, "CreateBucketConfiguration");
    root.requireOnly(List.of("LocationConstraint", "Location", "Bucket", "Tags"));
    for (String child : List.of("Location", "Bucket", "Tags")) {
      if (!root.all(child).isEmpty()) {
        throw S3Problem.notImplemented(child + " of CreateBucketConfiguration");
      }
    }
    String region = root.textOf("LocationConstraint");
    if (region.isEmpty() || region.equals(settings.region()) || region.equals(S3Settings.REGION)) {
      return region;
    }
    throw REGION.matcher(region).matches()
        ? S3Problem.of(
            S3Error.ILLEGAL_LOCATION_CONSTRAINT,
            "The "
                + region
                + " location constraint is incompatible for the region specific endpoint this"
                + " request was sent to.")
        : S3Problem.of(S3Error.INVALID_LOCATION_CONSTRAINT).with("LocationConstraint", region);
  }
}
