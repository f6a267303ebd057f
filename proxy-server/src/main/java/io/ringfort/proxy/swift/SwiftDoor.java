package io.ringfort.proxy.swift;

import static java.util.Objects.requireNonNull;

import io.ringfort.common.time.Clock;
import io.ringfort.http.HttpHeaders;
import io.ringfort.http.ServerRequest;
import io.ringfort.http.ServerResponse;
import io.ringfort.proxy.access.AccessPolicy;
import io.ringfort.proxy.access.Principal;
import io.ringfort.proxy.access.TempAuth;
import io.ringfort.proxy.account.AccountService;
import io.ringfort.proxy.container.ContainerService;
import io.ringfort.proxy.object.ObjectService;
import io.ringfort.proxy.syntax.PercentCoding;
import java.io.IOException;

/// The Swift API, version 1, with `/info` and `/auth`. Safe for use by many threads.
///
/// A request is understood first, its token then, its details after that; a caller who is let
/// through is answered by the handler of the call.
public final class SwiftDoor {
  private final SwiftRoutes routes;
  private final TempAuth auth;
  private final SwiftLogin login;
  private final SwiftInfoPage info;
  private final Cors cors;
  private final SwiftAccountHandler accountHandler;
  private final SwiftContainerHandler containerHandler;
  private final SwiftObjectHandler objectHandler;

  /// @param clock for times of deletion
  public SwiftDoor(
      SwiftSettings settings,
      TempAuth auth,
      ObjectService objects,
      ContainerService containers,
      AccountService accounts,
      Clock clock) {
    SwiftLimits limits = settings.limits();
    SwiftGate gate = new SwiftGate(new AccessPolicy(auth.resellerPrefix()), containers);
    SegmentListing segments = new SegmentListing(containers, objects, gate);
    SwiftObjectReader reader = new SwiftObjectReader(objects, gate, segments, limits);
    this.routes = new SwiftRoutes(settings, clock);
    this.auth = auth;
    this.login = new SwiftLogin(auth, settings.publicUrl());
    this.info = new SwiftInfoPage(settings);
    this.cors = new Cors(containers, settings);
    this.accountHandler = new SwiftAccountHandler(accounts, gate, limits);
    this.containerHandler = new SwiftContainerHandler(containers, gate, settings);
    this.objectHandler = new SwiftObjectHandler(objects, gate, reader, limits);
  }

  /// Whether a request that nobody signed is for this door: it has a token, or a path of the Swift
  /// API.
  public boolean claims(ServerRequest request) {
    String path = request.path();
    return path.startsWith("/v1/")
        || path.startsWith("/v1.0/")
        || path.startsWith("/auth/")
        || path.equals("/info")
        || path.equals("/v1")
        || path.equals("/auth")
        || request.headers().contains("X-Auth-Token")
        || request.headers().contains("X-Storage-Token");
  }

  /// Answers a request; refusals are answers, too.
  ///
  /// @throws IOException if the client is gone
  public ServerResponse handle(ServerRequest request) throws IOException {
    try {
      String path = request.path();
      if (path.equals("/info")) {
        return info(request);
      }
      if (path.startsWith("/auth/")) {
        return login.handle(request);
      }
      SwiftTarget target = SwiftTarget.parse(path);
      String origin = request.headers().firstOr("Origin", "");
      return origin.isEmpty() || request.method().equals("OPTIONS")
          ? answer(request, target)
          : cors.expose(answer(request, target), target, origin);
    } catch (SwiftProblem problem) {
      return problem.response();
    } catch (PercentCoding.BadEscapeException e) {
      return SwiftProblem.badRequest(requireNonNull(e.getMessage())).response();
    }
  }

  private ServerResponse info(ServerRequest request) {
    return switch (request.method()) {
      case "GET" -> info.response(false);
      case "HEAD" -> info.response(true);
      case "OPTIONS" -> ServerResponse.of(200, HttpHeaders.of("Allow", "HEAD, GET, OPTIONS"));
      default -> throw SwiftRoutes.methodNotAllowed("HEAD, GET, OPTIONS");
    };
  }

  private ServerResponse answer(ServerRequest request, SwiftTarget target) throws IOException {
    try {
      Principal principal = principal(request.headers(), target);
      Caller caller = new Caller(principal, request.headers().firstOr("Referer", ""));
      return switch (routes.parse(request, target)) {
        case SwiftRequest.OnAccount call -> accountHandler.handle(call, caller);
        case SwiftRequest.OnContainer call -> containerHandler.handle(call, caller);
        case SwiftRequest.OnObject call -> objectHandler.handle(call, caller, request.body());
        case SwiftRequest.Preflight call -> cors.preflight(call);
      };
    } catch (SwiftProblem problem) {
      return problem.response();
    }
  }

  private Principal principal(HttpHeaders headers, SwiftTarget target) {
    String given = headers.firstOr("X-Auth-Token", "");
    String token = given.isEmpty() ? headers.firstOr("X-Storage-Token", "") : given;
    return token.isEmpty()
        ? Principal.ANONYMOUS
        : auth.recognize(token).orElseThrow(() -> SwiftGate.unauthenticated(target.account()));
  }
}
