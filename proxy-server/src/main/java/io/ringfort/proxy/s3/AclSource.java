package io.ringfort.proxy.s3;

import io.ringfort.http.HttpHeaders;
import io.ringfort.proxy.s3.AclGrant.Permission;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.syntax.HeaderWords;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// How a request names an access list.
sealed interface AclSource {
  /// By its name.
  record Named(CannedAcl acl) implements AclSource {}

  /// Grant by grant, in headers.
  record Granted(Set<AclGrant> grants) implements AclSource {
    public Granted {
      grants = Set.copyOf(grants);
    }
  }

  /// Not in the headers.
  record Unsaid() implements AclSource {}

  /// What headers say.
  static AclSource of(HttpHeaders headers) {
    Set<AclGrant> grants = new HashSet<>();
    GrantHeaders.PERMISSIONS.forEach((name, permission) ->
        headers.first(name).ifPresent(value -> GrantHeaders.add(grants, value, permission)));
    String name = headers.firstOr("x-amz-acl", "");
    if (!name.isEmpty() && !grants.isEmpty()) {
      throw S3Problem.of(
          S3Error.INVALID_REQUEST, "Specifying both Canned ACLs and Header Grants is not allowed");
    }
    if (!grants.isEmpty()) {
      return new Granted(grants);
    }
    return name.isEmpty() ? new Unsaid() : new Named(CannedAcl.parse(name));
  }

  /// The list that the headers name.
  ///
  /// @param owner id of the owner
  /// @param otherwise if they name none
  default CannedAcl resolve(String owner, CannedAcl otherwise) {
    return switch (this) {
      case Named(CannedAcl acl) -> acl;
      case Granted(Set<AclGrant> grants) -> require(grants, owner);
      case Unsaid _ -> otherwise;
    };
  }

  /// The list that consists of these grants.
  static CannedAcl require(Set<AclGrant> grants, String owner) {
    return CannedAcl.of(grants, owner)
        .orElseThrow(() ->
            S3Problem.notImplemented(
                "An access list other than the canned ones (FULL_CONTROL of the owner, alone or"
                    + " with READ, or READ and WRITE, of AllUsers, or READ of"
                    + " AuthenticatedUsers)"));
  }

  /// The headers that grant: `x-amz-grant-read: uri="http://...", id="..."`.
  final class GrantHeaders {
    private static final Map<String, Permission> PERMISSIONS =
        Map.of(
            "x-amz-grant-read", Permission.READ,
            "x-amz-grant-write", Permission.WRITE,
            "x-amz-grant-read-acp", Permission.READ_ACP,
            "x-amz-grant-write-acp", Permission.WRITE_ACP,
            "x-amz-grant-full-control", Permission.FULL_CONTROL);

    private GrantHeaders() {}

    private static void add(Set<AclGrant> grants, String value, Permission permission) {
      for (String grantee : HeaderWords.list(value)) {
        int equals = grantee.indexOf('=');
        String kind = equals < 0 ? grantee : grantee.substring(0, equals).strip();
        String name = HeaderWords.unquoted(grantee.substring(equals + 1).strip());
        grants.add(
            switch (kind) {
              case "id" -> new AclGrant.ToUser(name, permission);
              case "uri" -> new AclGrant.ToGroup(name, permission);
              case "emailAddress" -> new AclGrant.ToMail(name, permission);
              default ->
                  throw S3Problem.of(S3Error.INVALID_ARGUMENT, "Argument format not recognized")
                      .with("ArgumentName", "x-amz-grant")
                      .with("ArgumentValue", grantee);
            });
      }
    }
  }
}
