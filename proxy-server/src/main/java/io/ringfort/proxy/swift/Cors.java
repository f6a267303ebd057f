package io.ringfort.proxy.swift;

import io.ringfort.common.name.ContainerName;
import io.ringfort.common.name.ObjectName;
import io.ringfort.http.HttpHeaders;
import io.ringfort.http.ServerResponse;
import io.ringfort.proxy.container.ContainerInfo;
import io.ringfort.proxy.container.ContainerService;
import io.ringfort.proxy.container.InfoOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Tells browsers which scripts may use a container (the Fetch standard's CORS protocol), by the
/// container's metadata `Access-Control-Allow-Origin`, `-Max-Age` and `-Expose-Headers`. Origins
/// that are not allowed get no CORS headers at all.
final class Cors {
  private static final List<String> EXPOSED =
      List.of(
          "cache-control",
          "content-language",
          "content-type",
          "etag",
          "expires",
          "last-modified",
          "pragma",
          "x-openstack-request-id",
          "x-timestamp",
          "x-trans-id");

  private final ContainerService containers;
  private final List<String> origins;
  private final List<String> exposedHeaders;

  Cors(ContainerService containers, SwiftSettings settings) {
    this.containers = containers;
    this.origins = settings.corsOrigins();
    this.exposedHeaders = settings.corsExposedHeaders();
  }

  /// Answers OPTIONS.
  ServerResponse preflight(SwiftRequest.Preflight request) {
    Optional<ContainerName> container = containerOf(request.target());
    String methods = methods(request.target());
    HttpHeaders.Builder headers = HttpHeaders.builder().add("Allow", methods);
    String origin = request.origin();
    if (origin.isEmpty() || container.isEmpty()) {
      return ServerResponse.of(200, headers.build());
    }
    Optional<ContainerInfo> info = find(container.get());
    if (!isAllowed(info, origin) || !isMethod(methods, request.requestedMethod())) {
      return ServerResponse.of(401, headers.build());
    }
    boolean any = isForAny(info);
    headers.add("Access-Control-Allow-Origin", any ? "*" : origin);
    String age = item(info, "access-control-max-age");
    if (!age.isEmpty()) {
      headers.addUtf8("Access-Control-Max-Age", age);
    }
    headers.add("Access-Control-Allow-Methods", methods);
    List<String> vary = new ArrayList<>();
    if (!any) {
      vary.add("Origin");
    }
    if (!request.requestedHeaders().isEmpty()) {
      headers.add("Access-Control-Allow-Headers", String.join(", ", request.requestedHeaders()));
      vary.add("Access-Control-Request-Headers");
    }
    if (!vary.isEmpty()) {
      headers.add("Vary", String.join(", ", vary));
    }
    return ServerResponse.of(200, headers.build());
  }

  /// Adds to an answer what lets the script of an allowed origin see it.
  ServerResponse expose(ServerResponse response, SwiftTarget target, String origin) {
    Optional<ContainerName> container = containerOf(target);
    if (container.isEmpty()) {
      return response;
    }
    Optional<ContainerInfo> info = find(container.get());
    if (!isAllowed(info, origin)) {
      return response;
    }
    HttpHeaders.Builder headers = response.headers().toBuilder();
    headers.addUtf8(
        "Access-Control-Expose-Headers", String.join(", ", exposed(info, response.headers())));
    boolean any = isForAny(info);
    headers.add("Access-Control-Allow-Origin", any ? "*" : origin);
    if (!any) {
      headers.add("Vary", "Origin");
    }
    return new ServerResponse(response.status(), headers.build(), response.body());
  }

  private Set<String> exposed(Optional<ContainerInfo> info, HttpHeaders headers) {
    Set<String> exposed = new TreeSet<>(EXPOSED);
    exposed.addAll(exposedHeaders);
    for (int index = 0; index < headers.size(); index++) {
      String name = headers.name(index).toLowerCase(Locale.ROOT);
      if (name.startsWith("x-container-meta-") || name.startsWith("x-object-meta-")) {
        exposed.add(name);
      }
    }
    for (String name : item(info, "access-control-expose-headers").split(" ", -1)) {
      if (!name.isBlank()) {
        exposed.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
    return exposed;
  }

  private boolean isAllowed(Optional<ContainerInfo> info, String origin) {
    if (origins.contains("*") || origins.contains(origin)) {
      return true;
    }
    for (String allowed : item(info, "access-control-allow-origin").split(" ", -1)) {
      if (allowed.strip().equals("*") || allowed.strip().equals(origin)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isForAny(Optional<ContainerInfo> info) {
    return item(info, "access-control-allow-origin").strip().equals("*");
  }

  private static String item(Optional<ContainerInfo> info, String name) {
    return info.map(found -> found.userMetadata().getOrDefault(name, "")).orElse("");
  }

  private static boolean isMethod(String methods, String method) {
    return List.of(methods.split(", ", -1)).contains(method);
  }

  private static String methods(SwiftTarget target) {
    return switch (target) {
      case SwiftTarget.OfAccount _ -> SwiftRoutes.ACCOUNT_METHODS;
      case SwiftTarget.OfContainer _ -> SwiftRoutes.CONTAINER_METHODS;
      case SwiftTarget.OfObject _ -> SwiftRoutes.OBJECT_METHODS;
    };
  }

  private static Optional<ContainerName> containerOf(SwiftTarget target) {
    return switch (target) {
      case SwiftTarget.OfAccount _ -> Optional.empty();
      case SwiftTarget.OfContainer(ContainerName name) -> Optional.of(name);
      case SwiftTarget.OfObject(ObjectName name) -> Optional.of(name.containerName());
    };
  }

  private Optional<ContainerInfo> find(ContainerName name) {
    return switch (containers.info(name)) {
      case InfoOutcome.Found(ContainerInfo info) -> Optional.of(info);
      case InfoOutcome.Absent _, InfoOutcome.Unknown _ -> Optional.empty();
    };
  }
}
