package io.ringfort.proxy.swift;

import io.ringfort.common.name.ContainerName;
import io.ringfort.proxy.container.ContainerEntry;
import io.ringfort.proxy.container.ContainerService;
import io.ringfort.proxy.container.ListCommand;
import io.ringfort.proxy.container.ListOutcome;
import io.ringfort.proxy.object.ObjectService;
import io.ringfort.proxy.syntax.Utf8;
import java.util.ArrayList;
import java.util.List;

/// Finds the segments of dynamic large objects. The caller needs to be allowed to list their
/// container.
final class SegmentListing {
  /// More segments than this make no object.
  static final int SEGMENTS_MAX = 100_000;

  private final ContainerService containers;
  private final ObjectService objects;
  private final SwiftGate gate;

  SegmentListing(ContainerService containers, ObjectService objects, SwiftGate gate) {
    this.containers = containers;
    this.objects = objects;
    this.gate = gate;
  }

  /// The content of a dynamic large object of an account.
  ///
  /// @param manifest as stored
  SegmentedContent open(String account, String manifest, Caller caller) {
    SegmentPrefix place = SegmentPrefix.parse(manifest).orElseThrow(SwiftProblem::conflict);
    if (Utf8.bytes(place.container()) > ContainerName.BYTES_MAX) {
      throw SwiftProblem.conflict();
    }
    ContainerName container = new ContainerName(account, place.container());
    SwiftGate.Admission admission = gate.requireReader(caller, container, true);
    List<ContainerEntry.ObjectEntry> segments = new ArrayList<>();
    String marker = "";
    boolean more = true;
    while (more) {
      ListCommand command =
          new ListCommand(place.prefix(), "", marker, "", false, ListCommand.LIMIT_MAX);
      switch (containers.list(container, command)) {
        case ListOutcome.Page<ContainerEntry>(List<ContainerEntry> page, boolean truncated) -> {
          for (ContainerEntry entry : page) {
            if (entry instanceof ContainerEntry.ObjectEntry segment) {
              segments.add(segment);
            }
          }
          more = truncated && !page.isEmpty();
          marker = page.isEmpty() ? "" : page.getLast().name();
        }
        case ListOutcome.Absent<ContainerEntry> _ -> throw SwiftProblem.notFound();
        case ListOutcome.Unknown<ContainerEntry> _ -> throw SwiftProblem.unknown();
      }
      if (segments.size() > SEGMENTS_MAX) {
        throw new SwiftProblem(413, "The object has more than " + SEGMENTS_MAX + " segments.");
      }
    }
    return new SegmentedContent(objects, container, admission.container().policy(), segments);
  }
}
