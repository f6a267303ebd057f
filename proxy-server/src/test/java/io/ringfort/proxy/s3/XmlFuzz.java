package io.ringfort.proxy.s3;

import io.ringfort.proxy.s3.error.S3Problem;

/// Target of Jazzer: documents of clients.
public final class XmlFuzz {
  private XmlFuzz() {}

  /// A document is read within its bounds, or refused with an answer.
  public static void fuzzerTestOneInput(byte[] input) {
    try {
      int count = count(S3XmlReader.read(input, rootOf(input)), 1);
      if (count > input.length) {
        throw new IllegalStateException(count + " elements in " + input.length + " bytes");
      }
    } catch (S3Problem problem) {
      requireClientsFault(problem);
    }
    try {
      CannedAcl acl = AclDocument.parse(input, "AUTH_test");
      if (!acl.grants("AUTH_test").contains(owners())) {
        throw new IllegalStateException("takes the owner's rights away: " + acl);
      }
    } catch (S3Problem problem) {
      requireClientsFault(problem);
    }
  }

  private static AclGrant owners() {
    return new AclGrant.ToUser("AUTH_test", AclGrant.Permission.FULL_CONTROL);
  }

  private static void requireClientsFault(S3Problem problem) {
    int status = problem.error().status();
    if (status >= 500 && status != 501) {
      throw new IllegalStateException("takes the blame: " + problem.message());
    }
  }

  /// The first name in the document.
  private static String rootOf(byte[] input) {
    StringBuilder name = new StringBuilder();
    for (byte b : input) {
      if (Character.isLetter(b)) {
        name.append((char) b);
      } else if (!name.isEmpty()) {
        break;
      }
    }
    return name.toString();
  }

  private static int count(XmlElement element, int depth) {
    if (depth > S3XmlReader.DEPTH_MAX || element.attributes().size() > S3XmlReader.ATTRIBUTES_MAX) {
      throw new IllegalStateException("beyond the bounds");
    }
    int count = 1;
    for (XmlElement child : element.children()) {
      count += count(child, depth + 1);
    }
    return count;
  }
}
