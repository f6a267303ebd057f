package io.ringfort.proxy;

import io.ringfort.common.name.ContainerName;
import io.ringfort.common.time.Timestamp;
import io.ringfort.proxy.MemoryCatalog.Account;
import io.ringfort.proxy.MemoryCatalog.Container;
import io.ringfort.proxy.MemoryCatalog.Held;
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
import io.ringfort.proxy.object.ObjectInfo;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.BiFunction;

/// The containers of a [MemoryHall].
final class MemoryContainers implements ContainerService {
  private final MemoryCatalog catalog;

  MemoryContainers(MemoryCatalog catalog) {
    this.catalog = catalog;
  }

  @Override
  public CreateOutcome create(ContainerName name, int policy, AttributeChange change) {
    synchronized (catalog) {
      Timestamp now = catalog.timestamps.next();
      Account account = catalog.accounts.computeIfAbsent(name.account(), _ -> new Account(now));
      Container present = account.containers.get(name.container());
      if (present != null && policy >= 0 && policy != present.policy) {
        return new CreateOutcome.PolicyDiffers(present.policy);
      }
      Container container =
          account.containers.computeIfAbsent(
              name.container(), _ -> new Container(Math.max(0, policy), now));
      container.changed = now;
      MemoryCatalog.apply(change, container.user, container.system);
      return present == null ? new CreateOutcome.Created() : new CreateOutcome.Existed();
    }
  }

  @Override
  public InfoOutcome info(ContainerName name) {
    return fetchInfo(name);
  }

  @Override
  public InfoOutcome fetchInfo(ContainerName name) {
    synchronized (catalog) {
      Optional<Container> found = catalog.find(name);
      if (found.isEmpty()) {
        return new InfoOutcome.Absent();
      }
      Container container = found.get();
      return new InfoOutcome.Found(
          new ContainerInfo(
              name,
              container.policy,
              container.created,
              container.changed,
              container.objects.size(),
              container.bytes(),
              container.user,
              container.system));
    }
  }

  @Override
  public UpdateOutcome update(ContainerName name, AttributeChange change) {
    synchronized (catalog) {
      Optional<Container> found = catalog.find(name);
      found.ifPresent(container -> MemoryCatalog.apply(change, container.user, container.system));
      return found.isEmpty() ? new UpdateOutcome.Absent() : new UpdateOutcome.Updated();
    }
  }

  @Override
  public RemoveOutcome remove(ContainerName name) {
    synchronized (catalog) {
      Optional<Container> found = catalog.find(name);
      if (found.isEmpty()) {
        return new RemoveOutcome.Absent();
      }
      if (!found.get().objects.isEmpty()) {
        return new RemoveOutcome.NotEmpty();
      }
      catalog.accounts.get(name.account()).containers.remove(name.container());
      return new RemoveOutcome.Removed();
    }
  }

  @Override
  public ListOutcome<ContainerEntry> list(ContainerName name, ListCommand command) {
    synchronized (catalog) {
      Optional<Container> found = catalog.find(name);
      if (found.isEmpty()) {
        return new ListOutcome.Absent<>();
      }
      NavigableMap<String, Held> objects = found.get().objects;
      BiFunction<String, ObjectInfo, ContainerEntry> entry =
          (object, info) ->
              new ContainerEntry.ObjectEntry(
                  object,
                  info.metadata().dataBytes(),
                  info.metadata().etag(),
                  info.metadata().attributes().contentType(),
                  info.birth());
      return MemoryListing.page(
          List.copyOf(objects.keySet()),
          command,
          object -> entry.apply(object, objects.get(object).info()),
          ContainerEntry.PrefixEntry::new);
    }
  }
}
