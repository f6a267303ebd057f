package io.ringfort.proxy.s3;

import io.ringfort.proxy.access.Principal;
import io.ringfort.proxy.s3.AclGrant.Permission;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/// The access lists that have a name. Whoever owns the bucket may do everything in any case.
enum CannedAcl {
  PRIVATE("private", false, false, false),
  PUBLIC_READ("public-read", true, true, false),
  PUBLIC_READ_WRITE("public-read-write", true, true, true),
  AUTHENTICATED_READ("authenticated-read", false, true, false),

  /// The bucket's owner owns all objects in it, so these two say nothing more.
  BUCKET_OWNER_READ("bucket-owner-read", false, false, false),
  BUCKET_OWNER_FULL_CONTROL("bucket-owner-full-control", false, false, false);

  /// Item of the system metadata of containers and objects.
  static final String ITEM = "s3.acl";

  private final String text;
  private final boolean anyoneReads;
  private final boolean usersRead;
  private final boolean anyoneWrites;

  CannedAcl(String text, boolean anyoneReads, boolean usersRead, boolean anyoneWrites) {
    this.text = text;
    this.anyoneReads = anyoneReads;
    this.usersRead = usersRead;
    this.anyoneWrites = anyoneWrites;
  }

  String text() {
    return text;
  }

  /// Reads the value of a header.
  static CannedAcl parse(String text) {
    for (CannedAcl acl : values()) {
      if (acl.text.equals(text)) {
        return acl;
      }
    }
    throw S3Problem.of(S3Error.INVALID_ARGUMENT)
        .with("ArgumentName", "x-amz-acl")
        .with("ArgumentValue", text);
  }

  /// What was stored; private if nothing was, or nothing that is known here.
  static CannedAcl stored(SortedMap<String, String> systemMetadata) {
    String text = systemMetadata.getOrDefault(ITEM, "");
    for (CannedAcl acl : values()) {
      if (acl.text.equals(text)) {
        return acl;
      }
    }
    return PRIVATE;
  }

  /// What to store: empty text for private lists, which need not be stored.
  String storedText() {
    return isPrivate() ? "" : text;
  }

  /// The list that consists of these grants, if it has a name.
  ///
  /// @param owner id of the owner
  static Optional<CannedAcl> of(Set<AclGrant> grants, String owner) {
    for (CannedAcl acl : values()) {
      if (new HashSet<>(acl.grants(owner)).equals(grants)) {
        return Optional.of(acl);
      }
    }
    return Optional.empty();
  }

  /// What it consists of: the grants of groups, and the owner's last.
  ///
  /// @param owner id of the owner
  List<AclGrant> grants(String owner) {
    List<AclGrant> grants = new ArrayList<>();
    if (anyoneReads) {
      grants.add(new AclGrant.ToGroup(AclGrant.ALL_USERS, Permission.READ));
    } else if (usersRead) {
      grants.add(new AclGrant.ToGroup(AclGrant.AUTHENTICATED_USERS, Permission.READ));
    }
    if (anyoneWrites) {
      grants.add(new AclGrant.ToGroup(AclGrant.ALL_USERS, Permission.WRITE));
    }
    grants.add(new AclGrant.ToUser(owner, Permission.FULL_CONTROL));
    return grants;
  }

  /// Whether it lets nobody in but the owner.
  boolean isPrivate() {
    return !anyoneReads && !usersRead && !anyoneWrites;
  }

  /// Whether someone who is not the owner may read.
  boolean allowsReading(Principal principal) {
    return anyoneReads || (usersRead && principal instanceof Principal.User);
  }

  /// Whether someone who is not the owner may write; anonymously, too.
  boolean allowsWriting() {
    return anyoneWrites;
  }
}
