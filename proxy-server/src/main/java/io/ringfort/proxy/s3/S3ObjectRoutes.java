package io.ringfort.proxy.s3;

import io.ringfort.http.HttpHeaders;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.syntax.ByteRanges;
import io.ringfort.proxy.syntax.ReadConditions;
import java.util.Optional;
import java.util.Set;

/// Understands calls on objects.
final class S3ObjectRoutes {
  static final int PART_NUMBER_MAX = 10_000;

  /// Parameters that make another call of a request.
  private static final Set<String> SUBRESOURCES =
      Set.of(
          "acl",
          "attributes",
          "encryption",
          "legal-hold",
          "renameObject",
          "restore",
          "retention",
          "select",
          "tagging",
          "torrent",
          "uploadId",
          "uploads");

  S3ObjectRequest parse(S3Call call, String bucket, String key) {
    String owner = call.headers().firstOr("x-amz-expected-bucket-owner", "");
    S3Place place = new S3Place(bucket, key, owner);
    String subresource = subresource(call.query());
    if (!subresource.isEmpty()) {
      throw S3Problem.notImplemented(call.method() + " of ?" + subresource + " of an object");
    }
    return switch (call.method()) {
      case "GET" -> read(call, place, false);
      case "HEAD" -> read(call, place, true);
      case "PUT" -> put(call, place);
      case "DELETE" -> delete(call, place);
      case "POST" -> throw S3Problem.notImplemented("POST of an object");
      default -> throw S3Problem.of(S3Error.METHOD_NOT_ALLOWED);
    };
  }

  private static String subresource(S3Query query) {
    for (String name : query.names()) {
      if (SUBRESOURCES.contains(name)) {
        return name;
      }
    }
    return "";
  }

  private static S3ObjectRequest read(S3Call call, S3Place place, boolean head) {
    HttpHeaders headers = call.headers();
    VersionId.requireCurrent(call.query(), place.key());
    requireNoKey(headers);
    String range = headers.firstOr("Range", "");
    int part = call.query().number("partNumber", 1, PART_NUMBER_MAX, 0);
    if (part > 0 && !range.isEmpty()) {
      throw S3Problem.of(
          S3Error.INVALID_REQUEST,
          "Cannot specify both Range header and partNumber query parameter");
    }
    return new S3ObjectRequest.ReadObject(
        place,
        head,
        ReadConditions.parse(headers),
        range.isEmpty() ? Optional.empty() : ByteRanges.parse(range),
        headers.firstOr("If-Range", ""),
        part,
        ResponseOverrides.parse(call.query()),
        headers.firstOr("x-amz-checksum-mode", "").equalsIgnoreCase("ENABLED"));
  }

  /// Nothing is encrypted with keys of clients: one who brings a key believes otherwise.
  private static void requireNoKey(HttpHeaders headers) {
    String name = "x-amz-server-side-encryption-customer-algorithm";
    if (headers.contains(name)) {
      NewObject.requireKnown(name);
    }
  }

  private static S3ObjectRequest put(S3Call call, S3Place place) {
    HttpHeaders headers = call.headers();
    VersionId.requireNone(call.query());
    if (headers.contains("x-amz-copy-source")) {
      throw S3Problem.notImplemented("CopyObject");
    }
    return new S3ObjectRequest.PutObject(
        place, ConditionHeaders.ofPut(headers), NewObject.parse(headers));
  }

  private static S3ObjectRequest delete(S3Call call, S3Place place) {
    return VersionId.unknown(call.query())
        .<S3ObjectRequest>map(version -> new S3ObjectRequest.DeleteNothing(place, version))
        .orElseGet(() ->
            new S3ObjectRequest.DeleteObject(place, ConditionHeaders.ofDelete(call.headers())));
  }
}
