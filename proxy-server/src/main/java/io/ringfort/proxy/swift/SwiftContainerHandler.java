package io.ringfort.proxy.swift;

import io.ringfort.common.name.ContainerName;
import io.ringfort.http.HttpHeaders;
import io.ringfort.http.ServerResponse;
import io.ringfort.proxy.container.AttributeChange;
import io.ringfort.proxy.container.ContainerEntry;
import io.ringfort.proxy.container.ContainerInfo;
import io.ringfort.proxy.container.ContainerService;
import io.ringfort.proxy.container.CreateOutcome;
import io.ringfort.proxy.container.InfoOutcome;
import io.ringfort.proxy.container.ListCommand;
import io.ringfort.proxy.container.ListOutcome;
import io.ringfort.proxy.container.RemoveOutcome;
import io.ringfort.proxy.container.UpdateOutcome;
import io.ringfort.proxy.syntax.HttpDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Answers calls on containers.
final class SwiftContainerHandler {
  private final ContainerService containers;
  private final SwiftGate gate;
  private final SwiftSettings settings;

  SwiftContainerHandler(ContainerService containers, SwiftGate gate, SwiftSettings settings) {
    this.containers = containers;
    this.gate = gate;
    this.settings = settings;
  }

  ServerResponse handle(SwiftRequest.OnContainer request, Caller caller) {
    return switch (request) {
      case SwiftRequest.ShowContainer show -> show(show, caller);
      case SwiftRequest.ListContainer list -> list(list, caller);
      case SwiftRequest.CreateContainer create -> create(create, caller);
      case SwiftRequest.ChangeContainer change -> change(change, caller);
      case SwiftRequest.RemoveContainer remove -> remove(remove, caller);
    };
  }

  private ServerResponse show(SwiftRequest.ShowContainer request, Caller caller) {
    boolean owner = gate.requireReader(caller, request.container(), true).owner();
    HttpHeaders.Builder headers = describe(require(request.container()), owner);
    ListingAnswer.addType(headers, request.format());
    return ServerResponse.of(204, headers.build());
  }

  private ServerResponse list(SwiftRequest.ListContainer request, Caller caller) {
    ContainerName name = request.container();
    boolean owner = gate.requireReader(caller, name, true).owner();
    HttpHeaders.Builder headers = describe(require(name), owner);
    List<ContainerEntry> entries =
        request.list().limit() == 0
            ? List.of()
            : request.childrenOnly() ? children(name, request.list()) : page(name, request.list());
    byte[] body = SwiftListing.ofContainer(name.container(), entries, request.format());
    return ListingAnswer.of(headers, request.format(), body);
  }

  private List<ContainerEntry> page(ContainerName name, ListCommand command) {
    return switch (containers.list(name, command)) {
      case ListOutcome.Page<ContainerEntry>(List<ContainerEntry> page, boolean _) -> page;
      case ListOutcome.Absent<ContainerEntry> _ -> throw SwiftProblem.notFound();
      case ListOutcome.Unknown<ContainerEntry> _ -> throw SwiftProblem.unknown();
    };
  }

  /// The direct children of a pseudo-directory: a rolled-up prefix counts only if it is an object,
  /// which is looked up; pages are read on until the limit is filled.
  private List<ContainerEntry> children(ContainerName name, ListCommand command) {
    List<ContainerEntry> children = new ArrayList<>();
    String marker = command.marker();
    while (true) {
      ListCommand next =
          new ListCommand(
              command.prefix(),
              command.delimiter(),
              marker,
              command.endMarker(),
              command.reverse(),
              command.limit());
      List<ContainerEntry> page = page(name, next);
      for (ContainerEntry entry : page) {
        child(name, command, entry).ifPresent(children::add);
        if (children.size() == command.limit()) {
          return children;
        }
      }
      if (page.size() < command.limit()) {
        return children;
      }
      marker = page.getLast().name();
    }
  }

  private Optional<ContainerEntry> child(
      ContainerName name, ListCommand command, ContainerEntry entry) {
    return switch (entry) {
      case ContainerEntry.ObjectEntry object ->
          object.name().equals(command.prefix()) ? Optional.empty() : Optional.of(object);
      case ContainerEntry.PrefixEntry prefix -> {
        ListCommand first = new ListCommand(prefix.name(), "", "", "", false, 1);
        yield page(name, first).stream()
            .filter(found -> found.name().equals(prefix.name()))
            .findFirst();
      }
    };
  }

  private ServerResponse create(SwiftRequest.CreateContainer request, Caller caller) {
    ContainerName name = request.container();
    gate.requireOwner(caller, name.account());
    requireWithinLimits(name, request.change());
    return switch (containers.create(name, request.policy(), request.change())) {
      case CreateOutcome.Created _ -> ServerResponse.of(201);
      case CreateOutcome.Existed _ -> ServerResponse.of(202);
      case CreateOutcome.PolicyDiffers(int policy) ->
          throw new SwiftProblem(
              409,
              "The container has storage policy "
                  + settings.policies().nameOf(policy)
                  + " and keeps it.");
      case CreateOutcome.Unknown _ -> throw SwiftProblem.unknown();
    };
  }

  private ServerResponse change(SwiftRequest.ChangeContainer request, Caller caller) {
    ContainerName name = request.container();
    gate.requireOwner(caller, name.account());
    requireWithinLimits(name, request.change());
    return switch (containers.update(name, request.change())) {
      case UpdateOutcome.Updated _ -> ServerResponse.of(204);
      case UpdateOutcome.Absent _ -> throw SwiftProblem.notFound();
      case UpdateOutcome.Unknown _ -> throw SwiftProblem.unknown();
    };
  }

  /// Items that are there already count, too.
  private void requireWithinLimits(ContainerName name, AttributeChange change) {
    if (change.userMetadata().isEmpty()) {
      return;
    }
    switch (containers.fetchInfo(name)) {
      case InfoOutcome.Found(ContainerInfo info) ->
          MetadataHeaders.requireWithinAfter(
              info.userMetadata(), change.userMetadata(), settings.limits());
      case InfoOutcome.Absent _ -> {}
      case InfoOutcome.Unknown _ -> throw SwiftProblem.unknown();
    }
  }

  private ServerResponse remove(SwiftRequest.RemoveContainer request, Caller caller) {
    gate.requireOwner(caller, request.container().account());
    return switch (containers.remove(request.container())) {
      case RemoveOutcome.Removed _ -> ServerResponse.of(204);
      case RemoveOutcome.Absent _ -> throw SwiftProblem.notFound();
      case RemoveOutcome.NotEmpty _ -> throw SwiftProblem.conflict();
      case RemoveOutcome.Unknown _ -> throw SwiftProblem.unknown();
    };
  }

  private ContainerInfo require(ContainerName name) {
    return switch (containers.fetchInfo(name)) {
      case InfoOutcome.Found(ContainerInfo info) -> info;
      case InfoOutcome.Absent _ -> throw SwiftProblem.notFound();
      case InfoOutcome.Unknown _ -> throw SwiftProblem.unknown();
    };
  }

  private HttpHeaders.Builder describe(ContainerInfo info, boolean owner) {
    HttpHeaders.Builder headers = HttpHeaders.builder();
    headers.add("X-Container-Object-Count", Long.toString(info.objectCount()));
    headers.add("X-Container-Bytes-Used", Long.toString(info.bytesUsed()));
    headers.add("X-Timestamp", info.created().seconds());
    headers.add("X-Put-Timestamp", info.changed().seconds());
    headers.add("Last-Modified", HttpDate.format(HttpDate.secondsUp(info.changed())));
    headers.addUtf8("X-Storage-Policy", settings.policies().nameOf(info.policy()));
    headers.add("Accept-Ranges", "bytes");
    MetadataHeaders.add(headers, MetadataHeaders.CONTAINER, info.userMetadata(), owner);
    if (owner) {
      addAcl(headers, ContainerAttributes.READ, ContainerAttributes.readText(info));
      addAcl(headers, ContainerAttributes.WRITE, ContainerAttributes.writeText(info));
    }
    return headers;
  }

  private static void addAcl(HttpHeaders.Builder headers, String name, String acl) {
    if (!acl.isEmpty()) {
      headers.addUtf8(name, acl);
    }
  }
}
