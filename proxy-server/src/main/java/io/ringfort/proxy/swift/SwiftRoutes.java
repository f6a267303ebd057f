package io.ringfort.proxy.swift;

import io.ringfort.common.name.AccountName;
import io.ringfort.common.name.ContainerName;
import io.ringfort.common.name.ObjectName;
import io.ringfort.common.time.Clock;
import io.ringfort.http.HttpHeaders;
import io.ringfort.http.ServerRequest;
import io.ringfort.proxy.container.AttributeChange;
import io.ringfort.proxy.container.ListCommand;
import io.ringfort.proxy.syntax.HeaderWords;
import java.util.SortedMap;
import java.util.TreeMap;

/// Turns method, path, query and headers into a [SwiftRequest], or refuses them with a
/// [SwiftProblem]. Immutable.
final class SwiftRoutes {
  static final String ACCOUNT_METHODS = "OPTIONS, GET, POST, HEAD";
  static final String CONTAINER_METHODS = "OPTIONS, GET, POST, PUT, DELETE, HEAD";
  static final String OBJECT_METHODS = "OPTIONS, GET, POST, PUT, DELETE, HEAD, COPY";

  private final SwiftSettings settings;
  private final SwiftLimits limits;
  private final ObjectRoutes objects;
  private final ContainerAttributes containerAttributes;

  SwiftRoutes(SwiftSettings settings, Clock clock) {
    this.settings = settings;
    this.limits = settings.limits();
    this.objects = new ObjectRoutes(settings.limits(), clock);
    this.containerAttributes = new ContainerAttributes(settings.limits());
  }

  SwiftRequest parse(ServerRequest request, SwiftTarget target) {
    requireHeaderSizes(request.headers());
    if (request.method().equals("OPTIONS")) {
      return preflight(target, request.headers());
    }
    QueryParameters query = QueryParameters.parse(request.query());
    return switch (target) {
      case SwiftTarget.OfAccount(AccountName name) -> onAccount(request, query, name);
      case SwiftTarget.OfContainer(ContainerName name) -> onContainer(request, query, name);
      case SwiftTarget.OfObject(ObjectName name) -> objects.parse(request, query, name);
    };
  }

  private void requireHeaderSizes(HttpHeaders headers) {
    for (int index = 0; index < headers.size(); index++) {
      if (headers.value(index).length() > limits.headerBytesMax()) {
        throw SwiftProblem.badRequest(
            "Header value longer than " + limits.headerBytesMax() + ": " + shown(headers, index));
      }
    }
  }

  private static String shown(HttpHeaders headers, int index) {
    String name = headers.name(index);
    return name.substring(0, Math.min(128, name.length()));
  }

  private static SwiftRequest preflight(SwiftTarget target, HttpHeaders headers) {
    return new SwiftRequest.Preflight(
        target,
        headers.firstOr("Origin", ""),
        headers.firstOr("Access-Control-Request-Method", ""),
        HeaderWords.list(headers.firstOr("Access-Control-Request-Headers", "")));
  }

  private SwiftRequest onAccount(ServerRequest request, QueryParameters query, AccountName name) {
    HttpHeaders headers = request.headers();
    return switch (request.method()) {
      case "GET" ->
          new SwiftRequest.ListAccount(
              name, list(query, query.text("delimiter")), format(query, headers));
      case "HEAD" -> new SwiftRequest.ShowAccount(name, format(query, headers));
      case "POST" -> {
        refuseBulk(query);
        refuse(headers, "X-Account-Access-Control", "An access list of an account");
        refuse(headers, "X-Account-Quota-Bytes", "A quota of an account");
        SortedMap<String, String> items =
            MetadataHeaders.changes(headers, MetadataHeaders.ACCOUNT, limits);
        yield new SwiftRequest.ChangeAccount(name, new AttributeChange(items, new TreeMap<>()));
      }
      case "PUT", "DELETE" -> {
        refuseBulk(query);
        if (!query.isEmpty()) {
          throw SwiftProblem.badRequest("This call takes no parameters.");
        }
        yield new SwiftRequest.ManageAccount(name);
      }
      default -> throw methodNotAllowed(ACCOUNT_METHODS);
    };
  }

  private SwiftRequest onContainer(
      ServerRequest request, QueryParameters query, ContainerName name) {
    HttpHeaders headers = request.headers();
    return switch (request.method()) {
      case "GET" -> listContainer(query, headers, name);
      case "HEAD" -> new SwiftRequest.ShowContainer(name, format(query, headers));
      case "PUT" -> {
        refuseBulk(query);
        yield new SwiftRequest.CreateContainer(
            name, policy(headers), containerAttributes.parse(headers));
      }
      case "POST" -> {
        refuseBulk(query);
        yield new SwiftRequest.ChangeContainer(name, containerAttributes.parse(headers));
      }
      case "DELETE" -> new SwiftRequest.RemoveContainer(name);
      default -> throw methodNotAllowed(CONTAINER_METHODS);
    };
  }

  private SwiftRequest listContainer(
      QueryParameters query, HttpHeaders headers, ContainerName name) {
    if (query.contains("versions")) {
      throw SwiftProblem.notSupported("Listing of versions");
    }
    ListingFormat format = format(query, headers);
    if (!query.contains("path")) {
      return new SwiftRequest.ListContainer(
          name, list(query, query.text("delimiter")), false, format);
    }
    // A pseudo-directory: its direct children. Other prefixes and delimiters count for nothing.
    String path = query.text("path");
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    String prefix = path.isEmpty() ? "" : path.substring(0, end) + "/";
    ListCommand asked = list(query, "/");
    ListCommand list =
        new ListCommand(
            prefix, "/", asked.marker(), asked.endMarker(), asked.reverse(), asked.limit());
    return new SwiftRequest.ListContainer(name, list, true, format);
  }

  private ListCommand list(QueryParameters query, String delimiter) {
    long limit = HeaderWords.digits(query.text("limit"));
    if (limit > limits.listingCountMax()) {
      throw SwiftProblem.preconditionFailed("Maximum limit is " + limits.listingCountMax());
    }
    return new ListCommand(
        query.text("prefix"),
        delimiter,
        query.text("marker"),
        query.text("end_marker"),
        query.isTrue("reverse"),
        limit < 0 ? limits.listingCountMax() : (int) limit);
  }

  private static ListingFormat format(QueryParameters query, HttpHeaders headers) {
    return ListingFormat.choose(query, headers.firstOr("Accept", ""));
  }

  private int policy(HttpHeaders headers) {
    String name = headers.firstOr("X-Storage-Policy", "");
    if (name.isEmpty()) {
      return -1;
    }
    return settings
        .policies()
        .findByName(name)
        .orElseThrow(() -> SwiftProblem.badRequest("Invalid X-Storage-Policy '" + name + "'"))
        .index();
  }

  private static void refuseBulk(QueryParameters query) {
    if (query.contains("bulk-delete") || query.contains("extract-archive")) {
      throw SwiftProblem.notSupported("A bulk operation");
    }
  }

  static void refuse(HttpHeaders headers, String header, String what) {
    if (!headers.firstOr(header, "").isEmpty()) {
      throw SwiftProblem.notSupported(what + " (" + header + ")");
    }
  }

  static SwiftProblem methodNotAllowed(String allowed) {
    return new SwiftProblem(
        405, "The method is not allowed for this resource.", HttpHeaders.of("Allow", allowed));
  }
}
