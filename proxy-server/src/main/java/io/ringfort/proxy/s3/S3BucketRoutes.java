package io.ringfort.proxy.s3;

import io.ringfort.http.HttpHeaders;
import io.ringfort.proxy.s3.S3ListRequest.ListBounds;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.syntax.HeaderWords;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Understands calls on buckets. Parameters that nobody knows are ignored where something is read,
/// and refused where something is made or removed: a bucket must not go because a configuration was
/// to be removed that is not known here.
final class S3BucketRoutes {
  static final int KEYS_MAX = 1_000;

  /// Parameters that say nothing about what is to be done, in lower case.
  private static final List<String> SIGNATURE_STARTS =
      List.of("x-amz-", "x-id", "awsaccesskeyid", "signature", "expires");

  S3Request parse(S3Call call, String bucket) {
    S3Query query = call.query();
    if (query.has("acl")) {
      return onAcl(call, bucket);
    }
    return switch (call.method()) {
      case "HEAD" -> new S3BucketRequest.HeadBucket(bucket);
      case "GET" -> get(query, bucket);
      case "PUT" -> {
        requirePlain(call);
        yield create(call.headers(), bucket);
      }
      case "DELETE" -> {
        requirePlain(call);
        yield new S3BucketRequest.DeleteBucket(bucket);
      }
      case "POST" -> post(query);
      default -> throw S3Problem.of(S3Error.METHOD_NOT_ALLOWED);
    };
  }

  private static S3AclRequest onAcl(S3Call call, String bucket) {
    return switch (call.method()) {
      case "GET" -> new S3AclRequest.GetBucketAcl(bucket);
      case "PUT" -> new S3AclRequest.PutBucketAcl(bucket, AclSource.of(call.headers()));
      default -> throw S3Problem.of(S3Error.METHOD_NOT_ALLOWED);
    };
  }

  private static S3Request post(S3Query query) {
    if (query.has("delete")) {
      throw S3Problem.notImplemented("DeleteObjects");
    }
    throw S3Problem.notImplemented("POST of a bucket (upload by a form)");
  }

  private static S3Request get(S3Query query, String bucket) {
    Optional<BucketSetting> setting = BucketSetting.find(query);
    if (setting.isPresent()) {
      return new S3BucketRequest.GetBucketSetting(bucket, setting.get(), query.has("id"));
    }
    if (query.has("location")) {
      return new S3BucketRequest.GetBucketLocation(bucket);
    }
    if (query.has("uploads")) {
      return S3UploadRoutes.list(query, bucket);
    }
    if (query.has("versions")) {
      return listVersions(query, bucket);
    }
    return list(query, bucket);
  }

  private static S3ListRequest list(S3Query query, String bucket) {
    ListBounds bounds = bounds(query);
    Optional<String> type = query.find("list-type");
    if (type.isEmpty()) {
      return new S3ListRequest.ListObjects(bucket, bounds, query.text("marker"));
    }
    if (!type.get().equals("2")) {
      throw invalid("list-type", type.get(), "Invalid List Type specified in Request");
    }
    String token = query.text("continuation-token");
    String startAfter = query.text("start-after");
    return new S3ListRequest.ListObjectsV2(
        bucket,
        bounds,
        token,
        query.has("continuation-token"),
        startAfter,
        query.has("start-after"),
        token.isEmpty() ? startAfter : ListToken.parse(token),
        query.text("fetch-owner").equals("true"));
  }

  private static S3ListRequest listVersions(S3Query query, String bucket) {
    String keyMarker = query.text("key-marker");
    String versionIdMarker = query.text("version-id-marker");
    if (keyMarker.isEmpty() && !versionIdMarker.isEmpty()) {
      throw invalid(
          "version-id-marker",
          versionIdMarker,
          "A version-id marker cannot be specified without a key marker.");
    }
    return new S3ListRequest.ListObjectVersions(bucket, bounds(query), keyMarker, versionIdMarker);
  }

  private static ListBounds bounds(S3Query query) {
    Optional<String> encoding = query.find("encoding-type");
    boolean encoded = encoding.isPresent() && encoding.get().equals("url");
    if (encoding.isPresent() && !encoded) {
      throw invalid(
          "encoding-type", encoding.get(), "Invalid Encoding Method specified in Request");
    }
    int maxKeys =
        query.text("max-keys").isEmpty()
            ? KEYS_MAX
            : query.number("max-keys", 0, Integer.MAX_VALUE, KEYS_MAX);
    return new ListBounds(
        query.text("prefix"), query.text("delimiter"), Math.min(maxKeys, KEYS_MAX), encoded);
  }

  private static S3Problem invalid(String argument, String value, String message) {
    return S3Problem.of(S3Error.INVALID_ARGUMENT, message)
        .with("ArgumentName", argument)
        .with("ArgumentValue", value);
  }

  private static S3BucketRequest create(HttpHeaders headers, String bucket) {
    BucketName.require(bucket);
    if (HeaderWords.isTrue(headers.firstOr("x-amz-bucket-object-lock-enabled", ""))) {
      throw S3Problem.notImplemented("Object lock (x-amz-bucket-object-lock-enabled)");
    }
    ObjectOwnership ownership =
        headers
            .first("x-amz-object-ownership")
            .map(ObjectOwnership::parse)
            .orElse(ObjectOwnership.UNSET);
    return new S3BucketRequest.CreateBucket(bucket, AclSource.of(headers), ownership);
  }

  /// Refuses to make or remove a bucket when a part of it is meant.
  private static void requirePlain(S3Call call) {
    for (String name : call.query().names()) {
      String lowerCase = name.toLowerCase(Locale.ROOT);
      if (SIGNATURE_STARTS.stream().noneMatch(lowerCase::startsWith)) {
        throw S3Problem.notImplemented(call.method() + " ?" + name + " of a bucket");
      }
    }
  }

  /// Refuses to do something with one version of several.
  static void refuseVersions(S3Query query) {
    String version = query.text("versionId");
    if (!version.isEmpty() && !version.equals("null")) {
      throw S3Problem.of(S3Error.NO_SUCH_VERSION).with("VersionId", version);
    }
  }
}
