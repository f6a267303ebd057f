package io.ringfort.proxy.swift;

import io.ringfort.common.name.ObjectName;
import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.http.HttpHeaders;
import io.ringfort.http.ServerResponse;
import io.ringfort.proxy.object.ObjectInfo;
import io.ringfort.proxy.object.ObjectService;
import io.ringfort.proxy.object.PutCommand;
import io.ringfort.proxy.object.PutOutcome;
import io.ringfort.proxy.syntax.ByteRanges;
import io.ringfort.proxy.syntax.HttpDate;
import io.ringfort.proxy.syntax.PercentCoding;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Copies objects within the store, a range of one too, across containers and accounts.
final class SwiftCopyHandler {
  private static final Logger LOG = LoggerFactory.getLogger(SwiftCopyHandler.class);
  private static final int MD5_DIGITS = 32;

  private final ObjectService objects;
  private final SwiftGate gate;
  private final SwiftObjectReader reader;
  private final SwiftLimits limits;

  SwiftCopyHandler(
      ObjectService objects, SwiftGate gate, SwiftObjectReader reader, SwiftLimits limits) {
    this.objects = objects;
    this.gate = gate;
    this.reader = reader;
    this.limits = limits;
  }

  ServerResponse copy(SwiftRequest.CopyObject request, Caller caller) {
    try (SwiftObjectReader.Opened source = reader.open(request.source(), caller)) {
      long modified = SwiftObjectHeaders.lastModifiedSeconds(source.info());
      switch (request.source().conditions().judge(source.content().etag(), modified)) {
        case SEND -> {}
        case NOT_MODIFIED -> {
          return ServerResponse.of(304);
        }
        case FAILED -> throw SwiftObjectReader.conditionFailed();
      }
      int policy =
          gate.requireWriter(caller, request.object().containerName()).container().policy();
      ByteRanges.Slice slice = slice(request.source(), source.content());
      if (slice.count() > limits.objectBytesMax()) {
        throw new SwiftProblem(413, "The source is too large.");
      }
      ObjectAttributes attributes = attributes(request, source);
      CopiedData data =
          new CopiedData(source.content(), slice, expectedEtag(source, slice), attributes);
      ObjectInfo copied = put(new PutCommand(request.object(), policy, request.condition()), data);
      return ServerResponse.of(201, describe(copied, source.info()));
    }
  }

  private ByteRanges.Slice slice(SwiftRequest.ReadObject request, SwiftContent content) {
    long dataBytes = content.dataBytes();
    if (request.ranges().isEmpty()) {
      return new ByteRanges.Slice(0, dataBytes);
    }
    List<ByteRanges.Slice> slices =
        request.ranges().get().slices(dataBytes, limits.rangeCountMax());
    if (slices.isEmpty()) {
      throw SwiftObjectReader.unsatisfiable(dataBytes);
    }
    if (slices.size() > 1) {
      throw SwiftProblem.badRequest("A copy takes one range");
    }
    return slices.getFirst();
  }

  private static ObjectAttributes attributes(
      SwiftRequest.CopyObject request, SwiftObjectReader.Opened source) {
    ObjectAttributes present = source.info().metadata().attributes();
    boolean keepManifest = request.source().manifestOnly();
    return request.fresh()
        ? request.attributes().fresh(present, keepManifest)
        : request.attributes().over(present, keepManifest);
  }

  /// A whole copy must have the digest of its source, if that is what the source's tag is.
  private static String expectedEtag(SwiftObjectReader.Opened source, ByteRanges.Slice slice) {
    boolean whole = slice.count() == source.info().metadata().dataBytes();
    boolean own = source.content() instanceof StoredContent;
    String etag = source.content().etag();
    return whole && own && etag.length() == MD5_DIGITS ? etag : "";
  }

  private ObjectInfo put(PutCommand command, CopiedData data) {
    PutOutcome outcome;
    try {
      outcome = objects.put(command, data);
    } catch (IOException e) {
      // No client sends data here: it is the source that cannot be read.
      LOG.warn("copy to {}: the source cannot be read", command.name(), e);
      throw new SwiftProblem(503, "The source cannot be read. Nothing was stored.");
    }
    return switch (outcome) {
      case PutOutcome.Stored(ObjectInfo info) -> info;
      case PutOutcome.Rejected _ ->
          throw new SwiftProblem(422, "The copy differs from its source. Nothing was stored.");
      case PutOutcome.ConditionFailed _ -> throw SwiftObjectReader.conditionFailed();
      case PutOutcome.Conflict _ -> throw SwiftProblem.conflict();
      case PutOutcome.NoSpace _ -> throw SwiftProblem.noSpace();
      case PutOutcome.Unknown _ -> throw SwiftProblem.unknown();
    };
  }

  private static HttpHeaders describe(ObjectInfo copied, ObjectInfo source) {
    ObjectName from = source.name();
    HttpHeaders.Builder headers = HttpHeaders.builder();
    SwiftObjectHeaders.addVersion(headers, copied, copied.metadata().etag());
    headers.add("X-Copied-From-Account", PercentCoding.encodePath(from.account()));
    headers.add("X-Copied-From", PercentCoding.encodePath(from.container() + "/" + from.object()));
    headers.add(
        "X-Copied-From-Last-Modified",
        HttpDate.format(SwiftObjectHeaders.lastModifiedSeconds(source)));
    SwiftObjectHeaders.addMetadata(headers, copied.metadata().attributes());
    return headers.build();
  }
}
