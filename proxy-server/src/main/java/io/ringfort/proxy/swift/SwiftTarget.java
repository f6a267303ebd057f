package io.ringfort.proxy.swift;

import io.ringfort.common.name.AccountName;
import io.ringfort.common.name.ContainerName;
import io.ringfort.common.name.ObjectName;
import io.ringfort.proxy.syntax.PercentCoding;
import io.ringfort.proxy.syntax.Utf8;

/// What a path under `/v1` names.
sealed interface SwiftTarget {
  record OfAccount(AccountName name) implements SwiftTarget {}

  record OfContainer(ContainerName name) implements SwiftTarget {}

  record OfObject(ObjectName name) implements SwiftTarget {}

  /// The account that it is or is in.
  default String account() {
    return switch (this) {
      case OfAccount(AccountName name) -> name.account();
      case OfContainer(ContainerName name) -> name.account();
      case OfObject(ObjectName name) -> name.account();
    };
  }

  /// Reads a path. As in Swift it is decoded first and divided then, so that `%2F` divides, too;
  /// all after the container's slash is the object's name, slashes at its beginning included.
  static SwiftTarget parse(String path) {
    String decoded;
    try {
      decoded = PercentCoding.decodePath(path);
    } catch (PercentCoding.MalformedTextException _) {
      throw SwiftProblem.preconditionFailed(PercentCoding.MALFORMED);
    }
    int versionEnd = decoded.indexOf('/', 1);
    int accountEnd = versionEnd < 0 ? -1 : decoded.indexOf('/', versionEnd + 1);
    String version = versionEnd < 0 ? decoded.substring(1) : decoded.substring(1, versionEnd);
    String account = segment(decoded, versionEnd, accountEnd);
    if (account.isEmpty()) {
      throw accountEnd < 0 ? SwiftProblem.preconditionFailed("Bad URL") : SwiftProblem.notFound();
    }
    if (!version.equals("v1") && !version.equals("v1.0")) {
      throw SwiftProblem.badRequest("Invalid path");
    }
    int containerEnd = accountEnd < 0 ? -1 : decoded.indexOf('/', accountEnd + 1);
    String container = segment(decoded, accountEnd, containerEnd);
    String object = containerEnd < 0 ? "" : decoded.substring(containerEnd + 1);
    if (container.isEmpty() && containerEnd >= 0) {
      throw SwiftProblem.notFound();
    }
    requireBytes("Account", account, AccountName.BYTES_MAX);
    if (container.isEmpty()) {
      return new OfAccount(new AccountName(account));
    }
    requireBytes("Container", container, ContainerName.BYTES_MAX);
    if (object.isEmpty()) {
      return new OfContainer(new ContainerName(account, container));
    }
    requireBytes("Object", object, ObjectName.BYTES_MAX);
    return new OfObject(new ObjectName(account, container, object));
  }

  /// A container and an object in it, as headers of copies name them: encoded, with or without a
  /// slash before them.
  static ObjectName parseReference(String account, String header, String value) {
    String decoded = decodeHeader(header, value);
    String path = decoded.startsWith("/") ? decoded.substring(1) : decoded;
    int slash = path.indexOf('/');
    if (slash < 1 || slash == path.length() - 1) {
      throw SwiftProblem.preconditionFailed(
          header + " header must be of the form <container name>/<object name>");
    }
    String container = path.substring(0, slash);
    String object = path.substring(slash + 1);
    requireBytes("Container", container, ContainerName.BYTES_MAX);
    requireBytes("Object", object, ObjectName.BYTES_MAX);
    return new ObjectName(account, container, object);
  }

  /// The name of an account in a header.
  static String parseAccount(String header, String value) {
    String decoded = decodeHeader(header, value);
    if (decoded.isEmpty() || decoded.indexOf('/') >= 0) {
      throw SwiftProblem.preconditionFailed(header + " header is no account name");
    }
    requireBytes("Account", decoded, AccountName.BYTES_MAX);
    return decoded;
  }

  private static String decodeHeader(String header, String value) {
    try {
      String text =
          PercentCoding.headerText(value)
              .orElseThrow(
                  () -> SwiftProblem.preconditionFailed(header + " header is no valid UTF-8"));
      return PercentCoding.decodePath(text);
    } catch (PercentCoding.MalformedTextException _) {
      throw SwiftProblem.preconditionFailed(header + " header is no valid UTF-8");
    }
  }

  private static String segment(String path, int slash, int end) {
    return slash < 0 ? "" : path.substring(slash + 1, end < 0 ? path.length() : end);
  }

  private static void requireBytes(String kind, String name, int bytesMax) {
    int bytes = Utf8.bytes(name);
    if (bytes > bytesMax) {
      throw SwiftProblem.badRequest(kind + " name length of " + bytes + " longer than " + bytesMax);
    }
  }
}
