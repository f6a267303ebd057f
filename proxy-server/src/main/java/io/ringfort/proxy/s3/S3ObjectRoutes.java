package io.ringfort.proxy.s3;

import io.ringfort.http.HttpHeaders;
import io.ringfort.proxy.object.Invocation;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.s3.payload.ChecksumAlgorithm;
import io.ringfort.proxy.syntax.ByteRanges;
import io.ringfort.proxy.syntax.HeaderWords;
import io.ringfort.proxy.syntax.ReadConditions;
import java.util.Optional;
import java.util.Set;

/// Understands calls on objects.
final class S3ObjectRoutes {
  static final int PART_NUMBER_MAX = 10_000;

  private static final int PARTS_PAGE = 1_000;

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
    S3Place place = new S3Place(bucket, key);
    String subresource = subresource(call.query());
    if (!subresource.isEmpty()) {
      return parse(call, place, subresource);
    }
    return switch (call.method()) {
      case "GET" -> read(call, place, false);
      case "HEAD" -> read(call, place, true);
      case "PUT" ->
          call.headers().contains(CopySource.HEADER) ? copy(call, place) : put(call, place);
      case "DELETE" -> delete(call, place);
      default -> throw S3Problem.of(S3Error.METHOD_NOT_ALLOWED);
    };
  }

  private static S3ObjectRequest parse(S3Call call, S3Place place, String subresource) {
    String what = call.method() + " " + subresource;
    return switch (what) {
      case "GET attributes" -> describe(call, place);
      case "GET tagging", "DELETE tagging" -> {
        VersionId.requireCurrent(call.query(), place.key());
        yield call.method().equals("GET")
            ? new S3ObjectRequest.ReadTags(place)
            : new S3ObjectRequest.DeleteTags(place);
      }
      case "GET retention", "PUT retention", "GET legal-hold", "PUT legal-hold" -> {
        VersionId.requireCurrent(call.query(), place.key());
        yield new S3ObjectRequest.UseLock(place);
      }
      default ->
          throw S3Problem.notImplemented(call.method() + " of ?" + subresource + " of an object");
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

  private static S3ObjectRequest describe(S3Call call, S3Place place) {
    VersionId.requireCurrent(call.query(), place.key());
    requireNoKey(call.headers());
    return new S3ObjectRequest.DescribeObject(
        place,
        ObjectAttributesDocument.parse(call.headers()),
        number(call.headers(), "x-amz-max-parts", PARTS_PAGE),
        number(call.headers(), "x-amz-part-number-marker", 0));
  }

  private static int number(HttpHeaders headers, String name, int otherwise) {
    String text = headers.firstOr(name, "");
    if (text.isEmpty()) {
      return otherwise;
    }
    long number = HeaderWords.digits(text);
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw invalid(name, text);
    }
    return (int) number;
  }

  private static S3Problem invalid(String name, String value) {
    return S3Problem.of(S3Error.INVALID_ARGUMENT, "The value of " + name + " is not valid.")
        .with("ArgumentName", name)
        .with("ArgumentValue", value);
  }

  private static S3ObjectRequest put(S3Call call, S3Place place) {
    VersionId.requireNone(call.query());
    return new S3ObjectRequest.PutObject(
        place,
        ConditionHeaders.ofPut(call.headers()),
        invocation(call.headers()),
        NewObject.parse(call.headers()));
  }

  private static Invocation invocation(HttpHeaders headers) {
    return Invocation.of(headers.firstOr("amz-sdk-invocation-id", ""));
  }

  private static S3ObjectRequest copy(S3Call call, S3Place place) {
    HttpHeaders headers = call.headers();
    VersionId.requireNone(call.query());
    return new S3ObjectRequest.CopyObject(
        place,
        CopySource.parse(headers.firstOr(CopySource.HEADER, "")),
        ConditionHeaders.ofCopySource(headers),
        isReplace(headers, "x-amz-metadata-directive"),
        headers.contains("x-amz-storage-class"),
        checksum(headers),
        ConditionHeaders.ofPut(headers),
        invocation(headers),
        NewObject.parse(headers));
  }

  private static boolean isReplace(HttpHeaders headers, String name) {
    return switch (headers.firstOr(name, "COPY")) {
      case "COPY" -> false;
      case "REPLACE" -> true;
      default ->
          throw S3Problem.of(S3Error.INVALID_ARGUMENT, "Unknown metadata directive.")
              .with("ArgumentName", name)
              .with("ArgumentValue", headers.firstOr(name, ""));
    };
  }

  private static Optional<ChecksumAlgorithm> checksum(HttpHeaders headers) {
    String name = "x-amz-checksum-algorithm";
    String word = headers.firstOr(name, "");
    Optional<ChecksumAlgorithm> algorithm = ChecksumAlgorithm.find(word);
    if (algorithm.isEmpty() && !word.isEmpty()) {
      throw S3Problem.of(
              S3Error.INVALID_REQUEST,
              "Checksum algorithm provided is unsupported. Please try again with any of the valid"
                  + " types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]")
          .with("ArgumentValue", word);
    }
    return algorithm;
  }

  private static S3ObjectRequest delete(S3Call call, S3Place place) {
    return VersionId.unknown(call.query())
        .<S3ObjectRequest>map(version -> new S3ObjectRequest.DeleteNothing(place, version))
        .orElseGet(() ->
            new S3ObjectRequest.DeleteObject(place, ConditionHeaders.ofDelete(call.headers())));
  }
}
