package io.ringfort.proxy.swift;

import io.ringfort.http.HttpHeaders;
import io.ringfort.http.ServerRequest;
import io.ringfort.http.ServerResponse;
import io.ringfort.proxy.access.TempAuth;
import io.ringfort.proxy.syntax.PercentCoding;
import java.util.Optional;

/// Answers `/auth/v1.0` and its older forms: a token for a user's key.
final class SwiftLogin {
  private final TempAuth auth;
  private final String publicUrl;

  /// @param publicUrl what storage URLs begin with; empty: the host that the client asked
  SwiftLogin(TempAuth auth, String publicUrl) {
    this.auth = auth;
    this.publicUrl = publicUrl;
  }

  ServerResponse handle(ServerRequest request) {
    String account = accountOf(request.path());
    if (!request.method().equals("GET")) {
      throw SwiftRoutes.methodNotAllowed("GET");
    }
    HttpHeaders headers = request.headers();
    String user = either(headers, "X-Auth-User", "X-Storage-User");
    String key = either(headers, "X-Auth-Key", "X-Storage-Pass");
    String login = account.isEmpty() || user.indexOf(':') >= 0 ? user : account + ":" + user;
    boolean fits = account.isEmpty() || login.startsWith(account + ":");
    Optional<TempAuth.Grant> grant =
        fits && !key.isEmpty() ? auth.login(login, key) : Optional.empty();
    return grant
        .map(granted -> respond(granted, request))
        .orElseThrow(() -> SwiftGate.unauthenticated("unknown"));
  }

  /// The account in `/auth/v1/ACCOUNT/auth`; empty for the other forms.
  private static String accountOf(String path) {
    return switch (path) {
      case "/auth/v1.0", "/auth/v1.0/", "/auth/v1", "/auth/v1/", "/auth/auth" -> "";
      default -> {
        String head = "/auth/v1/";
        String tail = "/auth";
        int end = path.length() - tail.length();
        if (!path.startsWith(head) || !path.endsWith(tail) || end <= head.length()) {
          throw SwiftProblem.notFound();
        }
        String account = path.substring(head.length(), end);
        try {
          yield PercentCoding.decodePath(account);
        } catch (PercentCoding.MalformedTextException _) {
          throw SwiftProblem.preconditionFailed(PercentCoding.MALFORMED);
        }
      }
    };
  }

  private static String either(HttpHeaders headers, String name, String otherName) {
    String value = headers.firstOr(name, "");
    String text = value.isEmpty() ? headers.firstOr(otherName, "") : value;
    return PercentCoding.headerText(text).orElse("");
  }

  private ServerResponse respond(TempAuth.Grant grant, ServerRequest request) {
    String url = base(request) + "/v1/" + PercentCoding.encodePath(grant.storageAccount());
    HttpHeaders headers =
        HttpHeaders.of(
            "X-Storage-Url", url,
            "X-Auth-Token", grant.token(),
            "X-Storage-Token", grant.token(),
            "X-Auth-Token-Expires", Long.toString(grant.lifeSeconds()),
            "Cache-Control", "no-store");
    return ServerResponse.of(200, headers);
  }

  private String base(ServerRequest request) {
    if (!publicUrl.isEmpty()) {
      return publicUrl;
    }
    String host = request.headers().firstOr("Host", "");
    if (!isHost(host)) {
      throw SwiftProblem.badRequest("The Host header is missing or malformed.");
    }
    return (request.isTls() ? "https://" : "http://") + host;
  }

  private static boolean isHost(String host) {
    for (int index = 0; index < host.length(); index++) {
      char c = host.charAt(index);
      if (c >= 128 || !(Character.isLetterOrDigit(c) || "-._:[]".indexOf(c) >= 0)) {
        return false;
      }
    }
    return !host.isEmpty();
  }
}
