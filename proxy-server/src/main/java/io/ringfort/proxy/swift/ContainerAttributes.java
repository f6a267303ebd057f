package io.ringfort.proxy.swift;

import io.ringfort.http.HttpHeaders;
import io.ringfort.proxy.access.ContainerAcl;
import io.ringfort.proxy.container.AttributeChange;
import io.ringfort.proxy.container.ContainerInfo;
import io.ringfort.proxy.syntax.HeaderWords;
import io.ringfort.proxy.syntax.PercentCoding;
import java.util.SortedMap;
import java.util.TreeMap;

/// What headers say about a container: its metadata and its access lists.
final class ContainerAttributes {
  static final String READ = "X-Container-Read";
  static final String WRITE = "X-Container-Write";
  private static final String READ_ITEM = "acl.read";
  private static final String WRITE_ITEM = "acl.write";

  private final SwiftLimits limits;

  ContainerAttributes(SwiftLimits limits) {
    this.limits = limits;
  }

  static ContainerAcl readAcl(ContainerInfo info) {
    return ContainerAcl.ofStored(readText(info));
  }

  static ContainerAcl writeAcl(ContainerInfo info) {
    return ContainerAcl.ofStored(writeText(info));
  }

  static String readText(ContainerInfo info) {
    return info.systemMetadata().getOrDefault(READ_ITEM, "");
  }

  static String writeText(ContainerInfo info) {
    return info.systemMetadata().getOrDefault(WRITE_ITEM, "");
  }

  AttributeChange parse(HttpHeaders headers) {
    SwiftRoutes.refuse(headers, "X-Versions-Location", "Versioning");
    SwiftRoutes.refuse(headers, "X-History-Location", "Versioning");
    SwiftRoutes.refuse(headers, "X-Container-Sync-To", "Synchronization of containers");
    SwiftRoutes.refuse(headers, "X-Container-Sync-Key", "Synchronization of containers");
    if (HeaderWords.isTrue(headers.firstOr("X-Versions-Enabled", ""))) {
      throw SwiftProblem.notSupported("Versioning (X-Versions-Enabled)");
    }
    SortedMap<String, String> system = new TreeMap<>();
    try {
      if (isGiven(headers, READ)) {
        system.put(READ_ITEM, ContainerAcl.parseRead(value(headers, READ)).toString());
      }
      if (isGiven(headers, WRITE)) {
        system.put(WRITE_ITEM, ContainerAcl.parseWrite(value(headers, WRITE)).toString());
      }
    } catch (ContainerAcl.MalformedAclException e) {
      throw SwiftProblem.badRequest(e.reason());
    }
    return new AttributeChange(
        MetadataHeaders.changes(headers, MetadataHeaders.CONTAINER, limits), system);
  }

  private static boolean isGiven(HttpHeaders headers, String name) {
    return headers.contains(name) || headers.contains(removal(name));
  }

  /// The value; empty if the header with `X-Remove-` before it is there alone.
  private static String value(HttpHeaders headers, String name) {
    return PercentCoding.headerText(headers.firstOr(name, ""))
        .orElseThrow(() -> SwiftProblem.badRequest(name + " is no valid UTF-8"));
  }

  private static String removal(String name) {
    return "X-Remove-" + name.substring(2);
  }
}
