package io.ringfort.proxy.s3;

import io.ringfort.http.ServerResponse;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import java.util.Optional;

/// The configurations that a bucket can have. None can be set yet; whoever asks for one is told
/// that it is not set, as clients routinely do, where that is the truth.
enum BucketSetting {
  ABAC("abac", S3Error.NOT_IMPLEMENTED),
  ACCELERATE("accelerate", Kind.DOCUMENT, "AccelerateConfiguration"),
  ANALYTICS("analytics", Kind.LIST, "ListBucketAnalyticsConfigurationResult"),
  CORS("cors", S3Error.NO_SUCH_CORS),
  ENCRYPTION("encryption", S3Error.NO_ENCRYPTION),
  INTELLIGENT_TIERING(
      "intelligent-tiering", Kind.LIST, "ListBucketIntelligentTieringConfigurationsOutput"),
  INVENTORY("inventory", Kind.LIST, "ListInventoryConfigurationsResult"),
  LIFECYCLE("lifecycle", S3Error.NO_SUCH_LIFECYCLE),
  LOGGING("logging", Kind.DOCUMENT, "BucketLoggingStatus"),
  METADATA_CONFIGURATION("metadataConfiguration", S3Error.NOT_IMPLEMENTED),
  METADATA_TABLE("metadataTable", S3Error.NOT_IMPLEMENTED),
  METRICS("metrics", Kind.LIST, "ListMetricsConfigurationsResult"),
  NOTIFICATION("notification", Kind.DOCUMENT, "NotificationConfiguration"),
  OBJECT_LOCK("object-lock", S3Error.NO_OBJECT_LOCK),
  OWNERSHIP_CONTROLS("ownershipControls", S3Error.NO_OWNERSHIP_CONTROLS),
  POLICY("policy", S3Error.NO_SUCH_BUCKET_POLICY),
  POLICY_STATUS("policyStatus", S3Error.NO_SUCH_BUCKET_POLICY),
  PUBLIC_ACCESS_BLOCK("publicAccessBlock", S3Error.NO_SUCH_PUBLIC_ACCESS_BLOCK),
  REPLICATION("replication", S3Error.NO_REPLICATION),
  REQUEST_PAYMENT("requestPayment", Kind.DOCUMENT, "RequestPaymentConfiguration"),
  SESSION("session", S3Error.NOT_IMPLEMENTED),
  TAGGING("tagging", S3Error.NO_SUCH_TAG_SET),
  VERSIONING("versioning", Kind.DOCUMENT, "VersioningConfiguration"),
  WEBSITE("website", S3Error.NO_SUCH_WEBSITE);

  /// What is said about a configuration that is not set.
  private enum Kind {
    /// A document with nothing in it.
    DOCUMENT,

    /// There may be several, each with an id.
    LIST,

    ERROR
  }

  private final String parameter;
  private final Kind kind;
  private final String root;
  private final S3Error error;

  BucketSetting(String parameter, Kind kind, String root) {
    this(parameter, kind, root, S3Error.NO_SUCH_CONFIGURATION);
  }

  BucketSetting(String parameter, S3Error error) {
    this(parameter, Kind.ERROR, "", error);
  }

  BucketSetting(String parameter, Kind kind, String root, S3Error error) {
    this.parameter = parameter;
    this.kind = kind;
    this.root = root;
    this.error = error;
  }

  /// The parameter of the query that means it.
  String parameter() {
    return parameter;
  }

  /// The one that a query means.
  static Optional<BucketSetting> find(S3Query query) {
    for (BucketSetting setting : values()) {
      if (query.has(setting.parameter)) {
        return Optional.of(setting);
      }
    }
    return Optional.empty();
  }

  /// The answer to whoever asks for it.
  ///
  /// @param single whether one of several is meant, by its id
  ServerResponse whenUnset(boolean single) {
    if (kind == Kind.ERROR || (kind == Kind.LIST && single)) {
      throw S3Problem.of(error);
    }
    S3Xml xml = S3Xml.document(root);
    if (kind == Kind.LIST) {
      xml.flag("IsTruncated", false);
    }
    if (this == REQUEST_PAYMENT) {
      xml.text("Payer", "BucketOwner");
    }
    return xml.response(200);
  }
}
