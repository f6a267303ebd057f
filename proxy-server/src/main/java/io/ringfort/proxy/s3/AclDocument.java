package io.ringfort.proxy.s3;

import io.ringfort.http.ServerResponse;
import io.ringfort.proxy.s3.AclGrant.Permission;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import java.util.HashSet;
import java.util.Set;

/// An access list as a document: `AccessControlPolicy`.
final class AclDocument {
  static final int BYTES_MAX = 64 << 10;

  private static final String ROOT = "AccessControlPolicy";
  private static final String SCHEMA = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";

  private AclDocument() {}

  static ServerResponse response(CannedAcl acl, String owner) {
    S3Xml xml = S3Xml.document(ROOT);
    xml.open("Owner").text("ID", owner).text("DisplayName", owner).close();
    xml.open("AccessControlList");
    for (AclGrant grant : acl.grants(owner)) {
      xml.open("Grant");
      switch (grant) {
        case AclGrant.ToUser(String id, _) -> {
          grantee(xml, "CanonicalUser");
          xml.text("ID", id).text("DisplayName", id);
        }
        case AclGrant.ToGroup(String uri, _) -> {
          grantee(xml, "Group");
          xml.text("URI", uri);
        }
        case AclGrant.ToMail(String address, _) -> {
          grantee(xml, "AmazonCustomerByEmail");
          xml.text("EmailAddress", address);
        }
      }
      xml.close().text("Permission", grant.permission().name()).close();
    }
    return xml.response(200);
  }

  private static void grantee(S3Xml xml, String type) {
    xml.open("Grantee", SCHEMA + " xsi:type=\"" + type + "\"");
  }

  /// Reads the list that a document says.
  ///
  /// @param owner id of the owner
  /// @throws S3Problem if it is none, or has no name
  static CannedAcl parse(byte[] document, String owner) {
    XmlElement root;
    try {
      root = S3XmlReader.read(document, ROOT);
    } catch (S3Problem _) {
      throw S3Problem.of(S3Error.MALFORMED_ACL);
    }
    String named = root.find("Owner").map(element -> element.textOf("ID")).orElse("");
    if (!named.isEmpty() && !named.equals(owner)) {
      throw S3Problem.of(S3Error.ACCESS_DENIED);
    }
    Set<AclGrant> grants = new HashSet<>();
    XmlElement list =
        root.find("AccessControlList").orElseThrow(() -> S3Problem.of(S3Error.MALFORMED_ACL));
    for (XmlElement grant : list.all("Grant")) {
      grants.add(grant(grant));
    }
    return AclSource.require(grants, owner);
  }

  private static AclGrant grant(XmlElement grant) {
    Permission permission = Permission.parse(grant.textOf("Permission"));
    XmlElement grantee =
        grant.find("Grantee").orElseThrow(() -> S3Problem.of(S3Error.MALFORMED_ACL));
    String type = grantee.attributes().getOrDefault("type", "");
    return switch (type.substring(type.indexOf(':') + 1)) {
      case "CanonicalUser" -> new AclGrant.ToUser(grantee.textOf("ID"), permission);
      case "Group" -> new AclGrant.ToGroup(grantee.textOf("URI"), permission);
      case "AmazonCustomerByEmail" ->
          new AclGrant.ToMail(grantee.textOf("EmailAddress"), permission);
      default -> throw S3Problem.of(S3Error.MALFORMED_ACL);
    };
  }
}
