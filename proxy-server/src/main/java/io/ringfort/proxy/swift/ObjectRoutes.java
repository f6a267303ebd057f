package io.ringfort.proxy.swift;

import io.ringfort.common.name.ObjectName;
import io.ringfort.common.time.Clock;
import io.ringfort.http.HttpHeaders;
import io.ringfort.http.ServerRequest;
import io.ringfort.proxy.object.WriteCondition;
import io.ringfort.proxy.syntax.ByteRanges;
import io.ringfort.proxy.syntax.HeaderWords;
import io.ringfort.proxy.syntax.ReadConditions;
import java.util.List;
import java.util.Optional;

/// Turns requests on objects into [SwiftRequest]s. Immutable.
final class ObjectRoutes {
  private static final WriteCondition ALWAYS = new WriteCondition.Always();

  private final SwiftLimits limits;
  private final Clock clock;

  ObjectRoutes(SwiftLimits limits, Clock clock) {
    this.limits = limits;
    this.clock = clock;
  }

  SwiftRequest parse(ServerRequest request, QueryParameters query, ObjectName name) {
    refuseUnsupported(query);
    HttpHeaders headers = request.headers();
    return switch (request.method()) {
      case "GET" -> read(name, headers, query, false);
      case "HEAD" -> read(name, headers, query, true);
      case "PUT" -> {
        refuseManifestCall(query);
        String source = headers.firstOr("X-Copy-From", "");
        yield source.isEmpty() ? put(name, request) : copyFrom(name, source, request);
      }
      case "POST" -> {
        refuseBehindOther(headers);
        refuseManifestCall(query);
        yield new SwiftRequest.ChangeObject(
            name, attributes(ContentTypes.text(headers.firstOr("Content-Type", "")), headers));
      }
      case "DELETE" -> {
        refuseManifestCall(query);
        yield new SwiftRequest.DeleteObject(name, condition(headers));
      }
      case "COPY" -> copyTo(name, headers, query);
      default -> throw SwiftRoutes.methodNotAllowed(SwiftRoutes.OBJECT_METHODS);
    };
  }

  /// What would change data, or name other data, in ways that are not offered is refused rather
  /// than ignored.
  private static void refuseUnsupported(QueryParameters query) {
    if (query.isEmpty()) {
      return;
    }
    if (query.contains("version-id")) {
      throw SwiftProblem.notSupported("Versioning (version-id)");
    }
    if (query.contains("part-number")) {
      throw SwiftProblem.notSupported("Reading by part (part-number)");
    }
    if (query.contains("bulk-delete") || query.contains("extract-archive")) {
      throw SwiftProblem.notSupported("A bulk operation");
    }
  }

  private static void refuseManifestCall(QueryParameters query) {
    if (query.contains("multipart-manifest")) {
      throw SwiftProblem.notSupported("A static large object (multipart-manifest)");
    }
  }

  private static void refuseBehindOther(HttpHeaders headers) {
    SwiftRoutes.refuse(headers, "X-Symlink-Target", "A symbolic link");
    SwiftRoutes.refuse(headers, "X-Symlink-Target-Account", "A symbolic link");
    SwiftRoutes.refuse(headers, "X-Symlink-Target-Etag", "A symbolic link");
  }

  private SwiftRequest.ReadObject read(
      ObjectName name, HttpHeaders headers, QueryParameters query, boolean head) {
    String ranges = head ? "" : headers.firstOr("Range", "");
    return new SwiftRequest.ReadObject(
        name,
        head,
        ranges.isEmpty() ? Optional.empty() : ByteRanges.parse(ranges),
        headers.firstOr("If-Range", ""),
        ReadConditions.parse(headers),
        !query.isEmpty() && query.text("multipart-manifest").equals("get"));
  }

  private SwiftRequest put(ObjectName name, ServerRequest request) {
    HttpHeaders headers = request.headers();
    refuseBehindOther(headers);
    long length = request.body().length();
    if (length > limits.objectBytesMax()) {
      throw new SwiftProblem(413, "Your request is too large.");
    }
    if (length == 0
        && !headers.contains("Content-Length")
        && !headers.contains("Transfer-Encoding")) {
      throw new SwiftProblem(411, "Missing Content-Length header.");
    }
    return new SwiftRequest.PutObject(
        name,
        length,
        HeaderWords.unquoted(headers.firstOr("ETag", "")),
        attributes(ContentTypes.of(headers, name.object()), headers),
        condition(headers));
  }

  private SwiftRequest copyFrom(ObjectName name, String source, ServerRequest request) {
    HttpHeaders headers = request.headers();
    if (request.body().length() != 0) {
      throw SwiftProblem.badRequest("Copy requests require a zero byte body");
    }
    String account = headers.firstOr("X-Copy-From-Account", "");
    String sourceAccount =
        account.isEmpty()
            ? name.account()
            : SwiftTarget.parseAccount("X-Copy-From-Account", account);
    ObjectName from = SwiftTarget.parseReference(sourceAccount, "X-Copy-From", source);
    return copy(from, name, headers, false, condition(headers));
  }

  private SwiftRequest copyTo(ObjectName name, HttpHeaders headers, QueryParameters query) {
    String destination = headers.firstOr("Destination", "");
    if (destination.isEmpty()) {
      throw SwiftProblem.preconditionFailed("Destination header required");
    }
    String account = headers.firstOr("Destination-Account", "");
    String targetAccount =
        account.isEmpty()
            ? name.account()
            : SwiftTarget.parseAccount("Destination-Account", account);
    ObjectName to = SwiftTarget.parseReference(targetAccount, "Destination", destination);
    boolean manifestOnly = query.text("multipart-manifest").equals("get");
    return copy(name, to, headers, manifestOnly, ALWAYS);
  }

  private SwiftRequest copy(
      ObjectName from,
      ObjectName to,
      HttpHeaders headers,
      boolean manifestOnly,
      WriteCondition condition) {
    refuseBehindOther(headers);
    String ranges = headers.firstOr("Range", "");
    ReadConditions conditions = ReadConditions.parse(headers);
    if (!(condition instanceof WriteCondition.Always)) {
      // If-Match and If-None-Match of a PUT are about what it replaces.
      conditions =
          new ReadConditions(
              List.of(), List.of(), conditions.ifModifiedSince(), conditions.ifUnmodifiedSince());
    }
    SwiftRequest.ReadObject source =
        new SwiftRequest.ReadObject(
            from,
            false,
            ranges.isEmpty() ? Optional.empty() : ByteRanges.parse(ranges),
            "",
            conditions,
            manifestOnly);
    String contentType = ContentTypes.text(headers.firstOr("Content-Type", ""));
    return new SwiftRequest.CopyObject(
        to,
        source,
        HeaderWords.isTrue(headers.firstOr("X-Fresh-Metadata", "")),
        attributes(contentType, headers),
        condition);
  }

  private NewAttributes attributes(String contentType, HttpHeaders headers) {
    return NewAttributes.parse(contentType, headers, limits, clock.now().getEpochSecond());
  }

  /// What a write asks of the object that it replaces or removes.
  private static WriteCondition condition(HttpHeaders headers) {
    String noneMatch = headers.firstOr("If-None-Match", "");
    String match = headers.firstOr("If-Match", "");
    if (!noneMatch.isEmpty()) {
      if (!noneMatch.strip().equals("*")) {
        throw SwiftProblem.badRequest("If-None-Match only supports *");
      }
      return new WriteCondition.IfAbsent();
    }
    if (match.isEmpty()) {
      return ALWAYS;
    }
    List<String> tags = HeaderWords.list(match).stream().map(HeaderWords::unquoted).toList();
    if (tags.contains("*")) {
      throw SwiftProblem.badRequest("If-Match of a write takes entity tags, not *");
    }
    return new WriteCondition.IfMatch(tags);
  }
}
