package io.ringfort.proxy.s3;

import io.ringfort.http.HttpHeaders;
import io.ringfort.http.ResponseBody;
import io.ringfort.http.ServerResponse;
import io.ringfort.proxy.access.Principal;
import io.ringfort.proxy.object.GetOutcome;
import io.ringfort.proxy.object.HeadOutcome;
import io.ringfort.proxy.object.ManifestPart;
import io.ringfort.proxy.object.ObjectInfo;
import io.ringfort.proxy.object.ObjectService;
import io.ringfort.proxy.object.StoredObject;
import io.ringfort.proxy.s3.S3ObjectRequest.DescribeObject;
import io.ringfort.proxy.s3.S3ObjectRequest.ReadObject;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.s3.payload.ChecksumAlgorithm;
import io.ringfort.proxy.syntax.ByteRanges;
import io.ringfort.proxy.syntax.HeaderWords;
import io.ringfort.proxy.syntax.HttpDate;
import io.ringfort.proxy.syntax.MultipartRanges;
import io.ringfort.proxy.syntax.ReadConditions;
import java.util.List;
import java.util.Optional;

/// Answers reads of objects: all of it, a range, a part, or that a condition does not hold.
final class S3ObjectReader {
  private final S3Gate gate;
  private final ObjectService objects;

  /// What is sent: 200 and everything, 206 and some, or 304 and nothing.
  private record Reply(int status, HttpHeaders headers, ByteRanges.Slice slice) {}

  S3ObjectReader(S3Gate gate, ObjectService objects) {
    this.gate = gate;
    this.objects = objects;
  }

  ServerResponse read(ReadObject request, Principal principal) {
    if (!request.overrides().isEmpty() && principal instanceof Principal.Anonymous) {
      throw S3Problem.of(
          S3Error.INVALID_REQUEST,
          "Request specific response headers cannot be used for anonymous GET requests.");
    }
    return request.head() ? head(request, principal) : get(request, principal);
  }

  private ServerResponse head(ReadObject request, Principal principal) {
    if (request.part() > 0) {
      return headOfPart(request, principal);
    }
    Reply reply = reply(request, fetchInfo(request.place(), principal), List.of());
    return head(reply);
  }

  /// Only the object itself knows where its parts are.
  private ServerResponse headOfPart(ReadObject request, Principal principal) {
    S3Gate.Admission admission = gate.find(principal, request.place().bucket());
    try (StoredObject object = open(admission, request.place().key())) {
      return head(reply(request, object.info(), object.parts()));
    }
  }

  private static ServerResponse head(Reply reply) {
    if (reply.status() == 304) {
      return ServerResponse.of(304, reply.headers());
    }
    String length = Long.toString(reply.slice().count());
    return ServerResponse.of(reply.status(), reply.headers().and("Content-Length", length));
  }

  /// Tells attributes; only the object itself knows its parts.
  ServerResponse describe(DescribeObject request, Principal principal) {
    ObjectInfo info = fetchInfo(request.place(), principal);
    if (info.partCount() == 0 || !request.attributes().contains("ObjectParts")) {
      return ObjectAttributesDocument.response(request, info, List.of());
    }
    S3Gate.Admission admission = gate.find(principal, request.place().bucket());
    try (StoredObject object = open(admission, request.place().key())) {
      return ObjectAttributesDocument.response(request, object.info(), object.parts());
    }
  }

  /// What is known of an object, if the caller may read it.
  ObjectInfo fetchInfo(S3Place place, Principal principal) {
    S3Gate.Admission admission = gate.find(principal, place.bucket());
    ObjectInfo info =
        switch (objects.head(admission.object(place.key()), admission.policy())) {
          case HeadOutcome.Found(ObjectInfo found) -> found;
          case HeadOutcome.Absent _ -> throw gate.absent(admission, place.key());
          case HeadOutcome.Unknown _ -> throw S3Problem.of(S3Error.SERVICE_UNAVAILABLE);
        };
    gate.requireReader(admission, info);
    return info;
  }

  private ServerResponse get(ReadObject request, Principal principal) {
    S3Gate.Admission admission = gate.find(principal, request.place().bucket());
    StoredObject object = open(admission, request.place().key());
    boolean handedOver = false;
    try {
      Reply reply = reply(request, object.info(), object.parts());
      if (reply.status() == 304) {
        return ServerResponse.of(304, reply.headers());
      }
      long from = reply.slice().from();
      long count = reply.slice().count();
      ResponseBody body =
          ResponseBody.stream(count, sink -> object.transferTo(sink, from, count), object);
      handedOver = true;
      return new ServerResponse(reply.status(), reply.headers(), body);
    } finally {
      if (!handedOver) {
        object.close();
      }
    }
  }

  /// Opens an object, if the caller may read it.
  StoredObject open(S3Gate.Admission admission, String key) {
    StoredObject object =
        switch (objects.get(admission.object(key), admission.policy())) {
          case GetOutcome.Found(StoredObject found) -> found;
          case GetOutcome.Absent _ -> throw gate.absent(admission, key);
          case GetOutcome.Unknown _ -> throw S3Problem.of(S3Error.SERVICE_UNAVAILABLE);
        };
    boolean allowed = false;
    try {
      gate.requireReader(admission, object.info());
      allowed = true;
      return object;
    } finally {
      if (!allowed) {
        object.close();
      }
    }
  }

  private static Reply reply(ReadObject request, ObjectInfo info, List<ManifestPart> parts) {
    long length = info.metadata().dataBytes();
    HttpHeaders.Builder headers = S3ObjectHeaders.describe(info);
    ByteRanges.Slice whole = new ByteRanges.Slice(0, length);
    switch (judge(request.conditions(), info)) {
      case SEND -> {}
      case NOT_MODIFIED -> {
        return new Reply(304, headers.build(), whole);
      }
      case FAILED -> throw failed(request.conditions());
    }
    ByteRanges.Slice slice = whole;
    int status = 200;
    if (request.part() > 0) {
      slice = part(request.part(), whole, parts);
      status = 206;
      if (request.checksums()) {
        checksum(request.part(), info, parts).ifPresent(checksum -> checksum.addTo(headers));
      }
      if (!parts.isEmpty()) {
        headers.add("x-amz-mp-parts-count", Integer.toString(parts.size()));
      }
    } else if (isRanged(request, info)) {
      slice = slice(request.ranges().orElseThrow(), length);
      status = 206;
    }
    if (status == 206 && slice.count() > 0) {
      headers.add("Content-Range", MultipartRanges.contentRange(slice, length));
    }
    // Clients compare it with the bytes that they get.
    if (request.checksums() && request.part() == 0 && slice.equals(whole)) {
      S3ObjectHeaders.checksum(info).ifPresent(checksum -> checksum.addTo(headers));
    }
    return new Reply(status, request.overrides().over(headers.build()), slice);
  }

  static ReadConditions.Verdict judge(ReadConditions conditions, ObjectInfo info) {
    return conditions.judge(info.metadata().etag(), S3ObjectHeaders.lastModifiedSeconds(info));
  }

  private static S3Problem failed(ReadConditions conditions) {
    return S3Problem.of(S3Error.PRECONDITION_FAILED)
        .with("Condition", conditions.ifMatch().isEmpty() ? "If-Unmodified-Since" : "If-Match");
  }

  /// Several ranges count as none, as with AWS.
  private static boolean isRanged(ReadObject request, ObjectInfo info) {
    if (request.ranges().isEmpty() || request.ranges().get().specs().size() != 1) {
      return false;
    }
    String validator = request.ifRange();
    return validator.isEmpty()
        || HeaderWords.unquoted(validator).equals(info.metadata().etag())
        || HttpDate.parse(validator).orElse(-1) == S3ObjectHeaders.lastModifiedSeconds(info);
  }

  private static ByteRanges.Slice slice(ByteRanges ranges, long length) {
    List<ByteRanges.Slice> slices = length == 0 ? List.of() : ranges.slices(length, 1);
    if (slices.isEmpty()) {
      throw S3Problem.of(S3Error.INVALID_RANGE).with("ActualObjectSize", Long.toString(length));
    }
    return slices.getFirst();
  }

  /// The checksum of a part, under the type of the whole object's; of an object that was not
  /// uploaded in parts, its own.
  private static Optional<ObjectChecksum> checksum(
      int number, ObjectInfo info, List<ManifestPart> parts) {
    Optional<ObjectChecksum> whole = S3ObjectHeaders.checksum(info);
    if (parts.isEmpty() || whole.isEmpty()) {
      return whole;
    }
    ChecksumAlgorithm algorithm = whole.get().algorithm();
    return parts.stream()
        .filter(part -> part.number() == number)
        .findFirst()
        .flatMap(part -> PartNote.parse(part.note()).find(algorithm))
        .map(value -> new ObjectChecksum(algorithm, value, whole.get().type()));
  }

  /// An object that was not uploaded in parts is its own first part.
  private static ByteRanges.Slice part(
      int number, ByteRanges.Slice whole, List<ManifestPart> parts) {
    if (parts.isEmpty() && number == 1) {
      return whole;
    }
    long from = 0;
    for (ManifestPart part : parts) {
      if (part.number() == number) {
        return new ByteRanges.Slice(from, from + part.dataBytes());
      }
      from += part.dataBytes();
    }
    throw S3Problem.of(S3Error.INVALID_PART)
        .with("PartNumberRequested", Integer.toString(number))
        .with("ActualPartCount", Integer.toString(Math.max(1, parts.size())));
  }
}
