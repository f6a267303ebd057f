package io.ringfort.proxy.s3;

import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;

/// One line of an access list.
sealed interface AclGrant {
  String ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers";
  String AUTHENTICATED_USERS = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";

  /// What is allowed.
  enum Permission {
    READ,
    WRITE,
    READ_ACP,
    WRITE_ACP,
    FULL_CONTROL;

    static Permission parse(String text) {
      for (Permission permission : values()) {
        if (permission.name().equals(text)) {
          return permission;
        }
      }
      throw S3Problem.of(S3Error.MALFORMED_ACL, "There is no permission " + text + ".");
    }
  }

  Permission permission();

  record ToUser(String id, Permission permission) implements AclGrant {}

  record ToGroup(String uri, Permission permission) implements AclGrant {}

  record ToMail(String address, Permission permission) implements AclGrant {}
}
