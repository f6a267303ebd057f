package io.ringfort.proxy.swift;

import io.ringfort.common.name.ContainerName;
import io.ringfort.http.HttpHeaders;
import io.ringfort.proxy.access.AccessPolicy;
import io.ringfort.proxy.access.AccessPolicy.Decision;
import io.ringfort.proxy.access.ContainerAcl;
import io.ringfort.proxy.container.ContainerInfo;
import io.ringfort.proxy.container.ContainerService;
import io.ringfort.proxy.container.InfoOutcome;
import io.ringfort.proxy.syntax.PercentCoding;
import java.util.Optional;

/// Lets callers through to accounts and containers, or refuses them. Who may not see a container
/// does not learn whether it is there. Safe for use by many threads.
final class SwiftGate {
  /// A caller who was let through to a container.
  record Admission(ContainerInfo container, boolean owner) {}

  private final AccessPolicy policy;
  private final ContainerService containers;

  SwiftGate(AccessPolicy policy, ContainerService containers) {
    this.policy = policy;
    this.containers = containers;
  }

  void requireOwner(Caller caller, String account) {
    require(policy.forOwner(caller.principal(), account), account);
  }

  void requireReseller(Caller caller, String account) {
    require(policy.forReseller(caller.principal(), account), account);
  }

  /// For reading objects of a container, or its listing and attributes.
  Admission requireReader(Caller caller, ContainerName name, boolean listing) {
    Optional<ContainerInfo> info = find(name);
    ContainerAcl acl = info.map(ContainerAttributes::readAcl).orElse(ContainerAcl.NOBODY);
    Decision decision =
        policy.forReading(caller.principal(), name.account(), acl, caller.referer(), listing);
    return admit(info, decision, name.account());
  }

  /// For writing objects of a container.
  Admission requireWriter(Caller caller, ContainerName name) {
    Optional<ContainerInfo> info = find(name);
    ContainerAcl acl = info.map(ContainerAttributes::writeAcl).orElse(ContainerAcl.NOBODY);
    return admit(info, policy.forWriting(caller.principal(), name.account(), acl), name.account());
  }

  private static Admission admit(Optional<ContainerInfo> info, Decision decision, String account) {
    require(decision, account);
    return new Admission(info.orElseThrow(SwiftProblem::notFound), decision == Decision.OWNER);
  }

  private Optional<ContainerInfo> find(ContainerName name) {
    return switch (containers.info(name)) {
      case InfoOutcome.Found(ContainerInfo info) -> Optional.of(info);
      case InfoOutcome.Absent _ -> Optional.empty();
      case InfoOutcome.Unknown _ -> throw SwiftProblem.unknown();
    };
  }

  private static void require(Decision decision, String account) {
    switch (decision) {
      case OWNER, ALLOWED -> {}
      case UNAUTHENTICATED -> throw unauthenticated(account);
      case FORBIDDEN -> throw new SwiftProblem(403, "Access was denied to this resource.");
    }
  }

  static SwiftProblem unauthenticated(String realm) {
    return new SwiftProblem(
        401,
        "This server could not verify that you are authorized to access the document you requested.",
        HttpHeaders.of(
            "Www-Authenticate", "Swift realm=\"" + PercentCoding.encodePath(realm) + "\""));
  }
}
