package io.ringfort.proxy.swift;

import io.ringfort.http.HttpHeaders;
import io.ringfort.http.ResponseBody;
import io.ringfort.http.ServerResponse;
import io.ringfort.proxy.object.GetOutcome;
import io.ringfort.proxy.object.HeadOutcome;
import io.ringfort.proxy.object.ObjectInfo;
import io.ringfort.proxy.object.ObjectService;
import io.ringfort.proxy.object.StoredObject;
import io.ringfort.proxy.syntax.ByteRanges;
import io.ringfort.proxy.syntax.HeaderWords;
import io.ringfort.proxy.syntax.HttpDate;
import io.ringfort.proxy.syntax.MultipartRanges;
import java.util.List;
import java.util.Optional;

/// Answers reads of objects: all of it, ranges, or that a condition does not hold.
final class SwiftObjectReader {
  /// An object that was found, with what a read of it gives. Close it.
  record Opened(ObjectInfo info, SwiftContent content) implements AutoCloseable {
    @Override
    public void close() {
      content.close();
    }
  }

  private final ObjectService objects;
  private final SwiftGate gate;
  private final SegmentListing segments;
  private final SwiftLimits limits;

  SwiftObjectReader(
      ObjectService objects, SwiftGate gate, SegmentListing segments, SwiftLimits limits) {
    this.objects = objects;
    this.gate = gate;
    this.segments = segments;
    this.limits = limits;
  }

  ServerResponse read(SwiftRequest.ReadObject request, Caller caller) {
    return request.head() ? head(request, caller) : get(request, caller);
  }

  private ServerResponse head(SwiftRequest.ReadObject request, Caller caller) {
    int policy = admit(request, caller);
    ObjectInfo info =
        switch (objects.head(request.object(), policy)) {
          case HeadOutcome.Found(ObjectInfo found) -> found;
          case HeadOutcome.Absent _ -> throw absent(request);
          case HeadOutcome.Unknown _ -> throw SwiftProblem.unknown();
        };
    String etag = info.metadata().etag();
    long dataBytes = info.metadata().dataBytes();
    if (isSegmented(info, request)) {
      try (SwiftContent content = openSegments(info, caller)) {
        etag = content.etag();
        dataBytes = content.dataBytes();
      }
    }
    HttpHeaders.Builder headers = SwiftObjectHeaders.describe(info, etag);
    return switch (request.conditions().judge(etag, SwiftObjectHeaders.lastModifiedSeconds(info))) {
      case SEND ->
          ServerResponse.of(200, headers.add("Content-Length", Long.toString(dataBytes)).build());
      case NOT_MODIFIED -> ServerResponse.of(304, headers.build());
      case FAILED -> throw conditionFailed();
    };
  }

  private ServerResponse get(SwiftRequest.ReadObject request, Caller caller) {
    Opened opened = open(request, caller);
    boolean handedOver = false;
    try {
      ServerResponse response = answer(request, opened);
      handedOver = response.body() instanceof ResponseBody.Stream;
      return response;
    } finally {
      if (!handedOver) {
        opened.close();
      }
    }
  }

  /// Opens what a read asks for, if the caller may have it.
  Opened open(SwiftRequest.ReadObject request, Caller caller) {
    int policy = admit(request, caller);
    return switch (objects.get(request.object(), policy)) {
      case GetOutcome.Found(StoredObject object) -> {
        ObjectInfo info = object.info();
        if (!isSegmented(info, request)) {
          yield new Opened(info, new StoredContent(object));
        }
        object.close();
        yield new Opened(info, openSegments(info, caller));
      }
      case GetOutcome.Absent _ -> throw absent(request);
      case GetOutcome.Unknown _ -> throw SwiftProblem.unknown();
    };
  }

  private int admit(SwiftRequest.ReadObject request, Caller caller) {
    return gate.requireReader(caller, request.object().containerName(), false).container().policy();
  }

  private static boolean isSegmented(ObjectInfo info, SwiftRequest.ReadObject request) {
    return !request.manifestOnly() && !SwiftObjectHeaders.manifest(info).isEmpty();
  }

  private SwiftContent openSegments(ObjectInfo info, Caller caller) {
    return segments.open(info.name().account(), SwiftObjectHeaders.manifest(info), caller);
  }

  private static SwiftProblem absent(SwiftRequest.ReadObject request) {
    return request.conditions().needsExistence() ? conditionFailed() : SwiftProblem.notFound();
  }

  static SwiftProblem conditionFailed() {
    return SwiftProblem.preconditionFailed("A precondition for this request was not met.");
  }

  private ServerResponse answer(SwiftRequest.ReadObject request, Opened opened) {
    SwiftContent content = opened.content();
    ObjectInfo info = opened.info();
    long modified = SwiftObjectHeaders.lastModifiedSeconds(info);
    HttpHeaders.Builder headers = SwiftObjectHeaders.describe(info, content.etag());
    switch (request.conditions().judge(content.etag(), modified)) {
      case SEND -> {}
      case NOT_MODIFIED -> {
        return ServerResponse.of(304, headers.build());
      }
      case FAILED -> throw conditionFailed();
    }
    Optional<ByteRanges> ranges = request.ranges();
    if (ranges.isEmpty() || !isCurrent(request.ifRange(), content.etag(), modified)) {
      return whole(headers, content);
    }
    List<ByteRanges.Slice> slices =
        ranges.get().slices(content.dataBytes(), limits.rangeCountMax());
    if (slices.isEmpty()) {
      throw unsatisfiable(content.dataBytes());
    }
    // Of no bytes at all, a suffix is everything, and there is no position to name.
    return content.dataBytes() == 0 ? whole(headers, content) : partial(headers, slices, opened);
  }

  /// Whether the validator of If-Range still holds; without one, ranges always count.
  private static boolean isCurrent(String ifRange, String etag, long modifiedSeconds) {
    if (ifRange.isEmpty() || HeaderWords.unquoted(ifRange).equals(etag)) {
      return true;
    }
    return HttpDate.parse(ifRange).orElse(-1) == modifiedSeconds;
  }

  static SwiftProblem unsatisfiable(long dataBytes) {
    return new SwiftProblem(
        416,
        "The Range requested is not available.",
        HttpHeaders.of("Content-Range", "bytes */" + dataBytes, "Accept-Ranges", "bytes"));
  }

  private static ServerResponse whole(HttpHeaders.Builder headers, SwiftContent content) {
    long count = content.dataBytes();
    return new ServerResponse(
        200,
        headers.build(),
        ResponseBody.stream(count, sink -> content.transferTo(sink, 0, count), content));
  }

  private static ServerResponse partial(
      HttpHeaders.Builder headers, List<ByteRanges.Slice> slices, Opened opened) {
    SwiftContent content = opened.content();
    if (slices.size() == 1) {
      ByteRanges.Slice slice = slices.getFirst();
      headers.add("Content-Range", MultipartRanges.contentRange(slice, content.dataBytes()));
      return new ServerResponse(
          206,
          headers.build(),
          ResponseBody.stream(
              slice.count(),
              sink -> content.transferTo(sink, slice.from(), slice.count()),
              content));
    }
    MultipartRanges parts =
        MultipartRanges.of(
            opened.info().metadata().attributes().contentType(), slices, content.dataBytes());
    HttpHeaders all = headers.build().with("Content-Type", parts.contentType());
    return new ServerResponse(
        206,
        all,
        ResponseBody.stream(
            parts.bodyBytes(), sink -> parts.writeTo(sink, content::transferTo), content));
  }
}
