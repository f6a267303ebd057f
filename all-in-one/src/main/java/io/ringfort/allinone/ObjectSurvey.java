package io.ringfort.allinone;

import io.ringfort.client.object.ObjectNode;
import io.ringfort.client.object.RemoteObjectNode;
import io.ringfort.client.object.VersionContent;
import io.ringfort.client.wire.NodeFailedException;
import io.ringfort.client.wire.WireClient;
import io.ringfort.common.name.ObjectName;
import io.ringfort.common.object.ObjectKey;
import io.ringfort.common.object.ObjectMetadata;
import io.ringfort.common.quorum.Newest;
import io.ringfort.common.quorum.QuorumAnswer;
import io.ringfort.common.quorum.Version;
import io.ringfort.common.ring.Device;
import io.ringfort.common.ring.Placement;
import io.ringfort.common.ring.Ring;
import io.ringfort.common.ring.Rings;
import io.ringfort.common.time.Clock;
import io.ringfort.http.HttpClient;
import io.ringfort.http.HttpClientOptions;
import io.ringfort.proxy.node.Assignments;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Asks each primary of an object what it holds, without changing anything: for the operator who
/// wants to see the replicas themselves.
public final class ObjectSurvey {
  /// A device that has just learned of the others is asked once more.
  private static final int ATTEMPTS_MAX = 4;

  private ObjectSurvey() {}

  /// What one primary says.
  ///
  /// @param state `held`, `deleted`, `absent`, or why there is no answer
  /// @param order place in the order of writes; empty if nothing is held
  /// @param birth when the version was written; empty if nothing is held
  /// @param full whether the device may say what it has not got
  /// @param etag entity tag, empty if nothing is held
  /// @param dataBytes length of the data, -1 if nothing is held
  public record Finding(
      Device device,
      String state,
      String order,
      String birth,
      boolean full,
      String etag,
      long dataBytes) {}

  /// The partition of an object, and what its primaries say.
  public record Report(int partition, String hash, List<Finding> findings) {
    public Report {
      findings = List.copyOf(findings);
    }
  }

  /// Asks the primaries of an object.
  ///
  /// @throws IOException if the rings cannot be read
  public static Report ask(NodeConfig config, ObjectName name, int policy) throws IOException {
    ClusterIdentity cluster = ClusterIdentity.read(config.clusterFile());
    Clock clock = Clock.system();
    try (Rings rings = Rings.open(config.ringsFolder(), config.ringPollInterval(), clock);
        HttpClient http =
            HttpClient.start(HttpClientOptions.defaults().clusterKey(cluster.key()))) {
      WireClient wire = new WireClient(http, clock);
      ObjectKey key = new ObjectKey(policy, cluster.hasher().hash(name));
      Ring ring = rings.object(policy);
      Placement placement = ring.place(key.hash());
      Assignments assignments = new Assignments();
      List<Finding> findings = new ArrayList<>();
      for (Device device : placement.primaries()) {
        ObjectNode node = new RemoteObjectNode(wire, device.address(), device.name());
        findings.add(ask(device, node, key, ring, placement, assignments));
      }
      return new Report(placement.partition(), key.hash().hex(), findings);
    }
  }

  private static Finding ask(
      Device device,
      ObjectNode node,
      ObjectKey key,
      Ring ring,
      Placement placement,
      Assignments assignments) {
    try {
      for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
        QuorumAnswer<VersionContent> answer =
            node.query(
                key,
                assignments.current(
                    key.partition(ring.partitionPower()), ring.version(), placement.primaries()),
                ObjectNode.Want.METADATA);
        if (answer.kind() != QuorumAnswer.Kind.STALE) {
          return finding(device, answer);
        }
        answer.known().ifPresent(assignments::learn);
      }
      return silent(device, "knows a newer ring");
    } catch (NodeFailedException e) {
      return silent(device, String.valueOf(e.getMessage()));
    }
  }

  private static Finding finding(Device device, QuorumAnswer<VersionContent> answer) {
    boolean full = answer.view().full();
    Newest newest = answer.view().newest();
    if (!(newest instanceof Version version)) {
      return new Finding(device, "absent", "", "", full, "", -1);
    }
    String order = version.order().toString();
    String birth = version.birth().seconds();
    if (version.tombstone()) {
      return new Finding(device, "deleted", order, birth, full, "", -1);
    }
    Optional<ObjectMetadata> metadata = answer.content().map(VersionContent::decodeMetadata);
    return new Finding(
        device,
        "held",
        order,
        birth,
        full,
        metadata.map(ObjectMetadata::etag).orElse(""),
        metadata.map(ObjectMetadata::dataBytes).orElse(-1L));
  }

  private static Finding silent(Device device, String reason) {
    return new Finding(device, "no answer: " + reason, "", "", false, "", -1);
  }
}
