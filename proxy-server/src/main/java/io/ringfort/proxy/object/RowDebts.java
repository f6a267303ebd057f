package io.ringfort.proxy.object;

import io.ringfort.client.listing.ObjectRow;
import io.ringfort.client.object.ObjectNode;
import io.ringfort.client.object.OwedRow;
import io.ringfort.client.object.PaidRow;
import io.ringfort.client.object.VersionContent;
import io.ringfort.common.name.ObjectName;
import io.ringfort.common.object.ObjectMetadata;
import io.ringfort.common.quorum.QuorumOutcome;
import io.ringfort.common.quorum.Resolve;
import io.ringfort.common.quorum.Version;
import io.ringfort.proxy.container.ListingRows.RecordOutcome;
import java.util.List;
import java.util.Optional;

/// Pays one owed listing row at a time: decides what the current version of the object is, makes a
/// majority hold it, and lists that. Safe for use by many threads.
final class RowDebts {
  private final ObjectHall hall;
  private final ObjectRegister register;

  RowDebts(ObjectHall hall, ObjectRegister register) {
    this.hall = hall;
    this.register = register;
  }

  /// Pays a debt of a node.
  ///
  /// @return false if no majority of the object's or the container's replicas can be had
  boolean pay(ObjectNode debtor, OwedRow owed) {
    ObjectName name = ObjectName.parse(owed.name());
    ObjectRegister.Ended ended =
        register.run(
            () -> register.place(name, owed.key().policy()),
            where -> new ReplicaCalls(where, hall.health(), ObjectNode.Want.METADATA, false, null),
            (with, _) -> new Resolve<>(with));
    ended.drive().settle();
    return switch (ended.outcome()) {
      case QuorumOutcome.Found<VersionContent>(Version version, _, var content) ->
          list(ended.place(), version, content, debtor, owed);
      case QuorumOutcome.Absent<VersionContent> _ -> {
        debtor.rowsPaid(List.of(new PaidRow(owed.key(), owed.order())));
        yield true;
      }
      default -> false;
    };
  }

  private boolean list(
      ObjectPlace place,
      Version version,
      Optional<VersionContent> brought,
      ObjectNode debtor,
      OwedRow owed) {
    Optional<ObjectRow> row = row(place, version, brought);
    if (row.isEmpty()) {
      return false;
    }
    RecordOutcome outcome =
        register
            .context()
            .call(() -> hall.rows().record(place.name().containerName(), List.of(row.get())));
    if (outcome != RecordOutcome.DURABLE) {
      return false;
    }
    debtor.rowsPaid(
        List.of(new PaidRow(owed.key(), owed.order()), new PaidRow(owed.key(), version.order())));
    return true;
  }

  private Optional<ObjectRow> row(
      ObjectPlace place, Version version, Optional<VersionContent> brought) {
    String object = place.name().object();
    if (version.tombstone()) {
      return Optional.of(ObjectRow.tombstone(object, version.order(), version.birth()));
    }
    return metadata(place, version, brought)
        .map(metadata ->
            ObjectRow.put(
                object,
                version.order(),
                version.birth(),
                metadata.dataBytes(),
                metadata.attributes().contentType(),
                metadata.etag()));
  }

  private Optional<ObjectMetadata> metadata(
      ObjectPlace place, Version version, Optional<VersionContent> brought) {
    if (brought.isPresent()) {
      return brought.map(VersionContent::decodeMetadata);
    }
    return register
        .context()
        .call(() -> {
          try (VersionSource source = new VersionSource(place, version.birth())) {
            return source.open().map(VersionContent::decodeMetadata);
          }
        });
  }
}
