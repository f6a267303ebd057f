package io.ringfort.proxy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ringfort.common.name.AccountName;
import io.ringfort.common.name.ContainerName;
import io.ringfort.common.name.ObjectName;
import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.common.object.ObjectMetadata;
import io.ringfort.common.time.Clock;
import io.ringfort.common.time.HybridClock;
import io.ringfort.common.time.Timestamp;
import io.ringfort.http.BodySink;
import io.ringfort.proxy.account.AccountEntry;
import io.ringfort.proxy.account.AccountInfo;
import io.ringfort.proxy.account.AccountInfoOutcome;
import io.ringfort.proxy.account.AccountService;
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
import io.ringfort.proxy.multipart.MultipartService;
import io.ringfort.proxy.multipart.MultipartSetting;
import io.ringfort.proxy.object.ChangeOutcome;
import io.ringfort.proxy.object.Composition;
import io.ringfort.proxy.object.DeleteCommand;
import io.ringfort.proxy.object.DeleteOutcome;
import io.ringfort.proxy.object.DeletedComposites;
import io.ringfort.proxy.object.GetOutcome;
import io.ringfort.proxy.object.HeadOutcome;
import io.ringfort.proxy.object.ManifestPart;
import io.ringfort.proxy.object.MetadataChange;
import io.ringfort.proxy.object.ObjectData;
import io.ringfort.proxy.object.ObjectInfo;
import io.ringfort.proxy.object.ObjectService;
import io.ringfort.proxy.object.PartManifest;
import io.ringfort.proxy.object.PutCommand;
import io.ringfort.proxy.object.PutOutcome;
import io.ringfort.proxy.object.StoredObject;
import io.ringfort.proxy.object.WriteCondition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// The hall in memory, behind one lock: real enough to try the doors on.
public final class MemoryHall {
  private static final Comparator<String> BY_UTF8 =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  /// @param data of one version, position 0 to limit; never changes
  /// @param manifest of a composite, or null
  private record Held(ObjectInfo info, ByteBuffer data, PartManifest manifest) {}

  private static final class Container {
    private final int policy;
    private final Timestamp created;
    private Timestamp changed;
    private final SortedMap<String, String> user = new TreeMap<>();
    private final SortedMap<String, String> system = new TreeMap<>();
    private final NavigableMap<String, Held> objects = new TreeMap<>(BY_UTF8);

    Container(int policy, Timestamp created) {
      this.policy = policy;
      this.created = created;
      this.changed = created;
    }

    long bytes() {
      return objects.values().stream().mapToLong(held -> held.info.metadata().dataBytes()).sum();
    }
  }

  private static final class Account {
    private final Timestamp created;
    private Timestamp changed;
    private final SortedMap<String, String> user = new TreeMap<>();
    private final SortedMap<String, String> system = new TreeMap<>();
    private final NavigableMap<String, Container> containers = new TreeMap<>(BY_UTF8);

    Account(Timestamp created) {
      this.created = created;
      this.changed = created;
    }
  }

  private final Clock clock;
  private final HybridClock timestamps;
  private final DeletedComposites deleted;
  private final Map<String, Account> accounts = new HashMap<>();

  public MemoryHall(Clock clock) {
    this.clock = clock;
    this.timestamps = new HybridClock(clock, 1);
    this.deleted = new DeletedComposites(clock, new SimpleMeterRegistry());
  }

  /// Composite objects that were deleted.
  public DeletedComposites deletedComposites() {
    return deleted;
  }

  public Hall hall() {
    return hall(new Objects(), MultipartSetting.Limits.DEFAULT);
  }

  /// With other limits, and objects that are reached in another way.
  public Hall hall(UnaryOperator<ObjectService> way, MultipartSetting.Limits limits) {
    return hall(way.apply(new Objects()), limits);
  }

  private Hall hall(ObjectService objects, MultipartSetting.Limits limits) {
    ContainerService containers = new Containers();
    MultipartSetting setting =
        new MultipartSetting(objects, containers, timestamps, clock, new SecureRandom(), limits);
    return new Hall(objects, containers, new Accounts(), new MultipartService(setting));
  }

  private Optional<Container> find(ContainerName name) {
    return Optional.ofNullable(accounts.get(name.account()))
        .map(account -> account.containers.get(name.container()));
  }

  private Optional<Held> find(ObjectName name) {
    return find(name.containerName())
        .map(container -> container.objects.get(name.object()))
        .filter(held -> !held.info.metadata().isExpiredAt(clock.now()));
  }

  private static void apply(
      AttributeChange change, SortedMap<String, String> user, SortedMap<String, String> system) {
    change.userMetadata().forEach((name, value) -> put(user, name, value));
    change.systemMetadata().forEach((name, value) -> put(system, name, value));
  }

  private static void put(SortedMap<String, String> map, String name, String value) {
    if (value.isEmpty()) {
      map.remove(name);
    } else {
      map.put(name, value);
    }
  }

  private static <E> ListOutcome<E> page(
      List<String> names,
      ListCommand command,
      Function<String, E> entry,
      Function<String, E> prefixEntry) {
    List<E> entries = new ArrayList<>();
    String previous = "";
    for (String name : command.reverse() ? names.reversed() : names) {
      if (!name.startsWith(command.prefix())) {
        continue;
      }
      int at =
          command.delimiter().isEmpty()
              ? -1
              : name.indexOf(command.delimiter(), command.prefix().length());
      String shown = at < 0 ? name : name.substring(0, at + command.delimiter().length());
      if ((at >= 0 && shown.equals(previous))
          || !isWithin(shown, command.marker(), command.endMarker(), command.reverse())) {
        continue;
      }
      if (entries.size() == command.limit()) {
        return new ListOutcome.Page<>(entries, true);
      }
      entries.add(at < 0 ? entry.apply(name) : prefixEntry.apply(shown));
      previous = at < 0 ? "" : shown;
    }
    return new ListOutcome.Page<>(entries, false);
  }

  private static boolean isWithin(String name, String marker, String end, boolean reverse) {
    int sign = reverse ? -1 : 1;
    return (marker.isEmpty() || sign * BY_UTF8.compare(name, marker) > 0)
        && (end.isEmpty() || sign * BY_UTF8.compare(name, end) < 0);
  }

  private final class Objects implements ObjectService {
    @Override
    public PutOutcome put(PutCommand command, ObjectData data) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ByteBuffer buffer = ByteBuffer.allocate(8192);
      while (data.read(buffer) >= 0) {
        bytes.write(buffer.array(), 0, buffer.position());
        buffer.clear();
      }
      byte[] body = bytes.toByteArray();
      return switch (data.complete(md5(body), body.length)) {
        case ObjectData.Completion.Reject _ -> new PutOutcome.Rejected();
        case ObjectData.Completion.Accept(String etag, ObjectAttributes attributes) ->
            store(
                command,
                body,
                new ObjectMetadata(body.length, etag, owned(attributes, ObjectAttributes.NONE)),
                null);
      };
    }

    @Override
    public PutOutcome compose(PutCommand command, Composition composition) {
      return store(command, new byte[0], composition.metadata(), composition.manifest());
    }

    /// What the hall itself says of an object stays as it was.
    private static ObjectAttributes owned(ObjectAttributes attributes, ObjectAttributes before) {
      SortedMap<String, String> items = new TreeMap<>(before.systemMetadata());
      items.keySet().removeIf(name -> !name.startsWith("hall."));
      attributes
          .systemMetadata()
          .forEach((name, value) -> {
            if (!name.startsWith("hall.")) {
              items.put(name, value);
            }
          });
      return new ObjectAttributes(
          attributes.contentType(),
          attributes.contentHeaders(),
          attributes.userMetadata(),
          items,
          attributes.deleteAtSeconds());
    }

    private PutOutcome store(
        PutCommand command, byte[] body, ObjectMetadata metadata, PartManifest manifest) {
      synchronized (MemoryHall.this) {
        if (!holds(command.condition(), find(command.name()))) {
          return new PutOutcome.ConditionFailed(find(command.name()).isEmpty());
        }
        Timestamp now = timestamps.next();
        ObjectInfo info = new ObjectInfo(command.name(), now, now, metadata);
        find(command.name().containerName())
            .orElseThrow()
            .objects
            .put(command.name().object(), new Held(info, ByteBuffer.wrap(body), manifest));
        return new PutOutcome.Stored(info);
      }
    }

    private static boolean holds(WriteCondition condition, Optional<Held> present) {
      return condition.holds(present.map(held -> held.info));
    }

    @Override
    public GetOutcome get(ObjectName name, int policy) {
      synchronized (MemoryHall.this) {
        Optional<Held> held = find(name);
        return held.isEmpty()
            ? new GetOutcome.Absent()
            : new GetOutcome.Found(new Opened(held.get()));
      }
    }

    @Override
    public HeadOutcome head(ObjectName name, int policy) {
      synchronized (MemoryHall.this) {
        Optional<Held> held = find(name);
        return held.isEmpty() ? new HeadOutcome.Absent() : new HeadOutcome.Found(held.get().info);
      }
    }

    @Override
    public ChangeOutcome change(MetadataChange change) {
      synchronized (MemoryHall.this) {
        Optional<Held> held = find(change.name());
        if (held.isEmpty()) {
          return new ChangeOutcome.Absent();
        }
        ObjectInfo before = held.get().info;
        ObjectInfo info =
            new ObjectInfo(
                before.name(),
                before.birth(),
                timestamps.next(),
                before
                    .metadata()
                    .with(owned(change.change().apply(before), before.metadata().attributes())));
        find(change.name().containerName())
            .orElseThrow()
            .objects
            .put(change.name().object(), new Held(info, held.get().data, held.get().manifest));
        return new ChangeOutcome.Changed(info);
      }
    }

    @Override
    public DeleteOutcome delete(DeleteCommand command) {
      synchronized (MemoryHall.this) {
        Optional<Held> held = find(command.name());
        if (!holds(command.condition(), held)) {
          return new DeleteOutcome.ConditionFailed(held.isEmpty());
        }
        if (held.isEmpty()) {
          return new DeleteOutcome.Absent();
        }
        find(command.name().containerName()).orElseThrow().objects.remove(command.name().object());
        deleted.offer(command, held.get().info.metadata());
        return new DeleteOutcome.Deleted();
      }
    }
  }

  private static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private final class Opened implements StoredObject {
    private final Held held;

    Opened(Held held) {
      this.held = held;
    }

    @Override
    public ObjectInfo info() {
      return held.info;
    }

    @Override
    public List<ManifestPart> parts() {
      return held.manifest == null ? List.of() : held.manifest.parts();
    }

    private void transferParts(BodySink sink, long from, long count) throws IOException {
      long at = 0;
      for (ManifestPart part : held.manifest.parts()) {
        long begin = Math.max(from, at);
        long end = Math.min(from + count, at + part.dataBytes());
        if (begin < end) {
          Held data;
          synchronized (MemoryHall.this) {
            data =
                find(held.manifest.container().object(part.object()))
                    .orElseThrow(() -> new IOException(part + " is not there"));
          }
          new Opened(data).transferTo(sink, begin - at, end - begin);
        }
        at += part.dataBytes();
      }
    }

    @Override
    public void transferTo(BodySink sink, long from, long count) throws IOException {
      if (held.manifest != null) {
        transferParts(sink, from, count);
        return;
      }
      int end = (int) (from + count);
      for (int at = (int) from; at < end; at += 1 << 16) {
        sink.write(held.data.slice(at, Math.min(1 << 16, end - at)));
      }
    }

    @Override
    public void close() {}
  }

  private final class Containers implements ContainerService {
    @Override
    public CreateOutcome create(ContainerName name, int policy, AttributeChange change) {
      synchronized (MemoryHall.this) {
        Timestamp now = timestamps.next();
        Account account = accounts.computeIfAbsent(name.account(), _ -> new Account(now));
        Container present = account.containers.get(name.container());
        if (present != null && policy >= 0 && policy != present.policy) {
          return new CreateOutcome.PolicyDiffers(present.policy);
        }
        Container container =
            account.containers.computeIfAbsent(
                name.container(), _ -> new Container(Math.max(0, policy), now));
        container.changed = now;
        apply(change, container.user, container.system);
        return present == null ? new CreateOutcome.Created() : new CreateOutcome.Existed();
      }
    }

    @Override
    public InfoOutcome info(ContainerName name) {
      return fetchInfo(name);
    }

    @Override
    public InfoOutcome fetchInfo(ContainerName name) {
      synchronized (MemoryHall.this) {
        Optional<Container> found = find(name);
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
      synchronized (MemoryHall.this) {
        Optional<Container> found = find(name);
        found.ifPresent(container -> apply(change, container.user, container.system));
        return found.isEmpty() ? new UpdateOutcome.Absent() : new UpdateOutcome.Updated();
      }
    }

    @Override
    public RemoveOutcome remove(ContainerName name) {
      synchronized (MemoryHall.this) {
        Optional<Container> found = find(name);
        if (found.isEmpty()) {
          return new RemoveOutcome.Absent();
        }
        if (!found.get().objects.isEmpty()) {
          return new RemoveOutcome.NotEmpty();
        }
        accounts.get(name.account()).containers.remove(name.container());
        return new RemoveOutcome.Removed();
      }
    }

    @Override
    public ListOutcome<ContainerEntry> list(ContainerName name, ListCommand command) {
      synchronized (MemoryHall.this) {
        Optional<Container> found = find(name);
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
        return page(
            List.copyOf(objects.keySet()),
            command,
            object -> entry.apply(object, objects.get(object).info),
            ContainerEntry.PrefixEntry::new);
      }
    }
  }

  private final class Accounts implements AccountService {
    @Override
    public AccountInfoOutcome fetchInfo(AccountName name) {
      synchronized (MemoryHall.this) {
        Account account = accounts.get(name.account());
        if (account == null) {
          return new AccountInfoOutcome.Absent();
        }
        return new AccountInfoOutcome.Found(
            new AccountInfo(
                name,
                account.created,
                account.changed,
                account.containers.size(),
                account.containers.values().stream().mapToLong(c -> c.objects.size()).sum(),
                account.containers.values().stream().mapToLong(Container::bytes).sum(),
                account.user,
                account.system));
      }
    }

    @Override
    public UpdateOutcome update(AccountName name, AttributeChange change) {
      synchronized (MemoryHall.this) {
        Timestamp now = timestamps.next();
        Account account = accounts.computeIfAbsent(name.account(), _ -> new Account(now));
        account.changed = now;
        apply(change, account.user, account.system);
        return new UpdateOutcome.Updated();
      }
    }

    @Override
    public ListOutcome<AccountEntry> list(AccountName name, ListCommand command) {
      synchronized (MemoryHall.this) {
        Account account = accounts.get(name.account());
        if (account == null) {
          return new ListOutcome.Absent<>();
        }
        return page(
            List.copyOf(account.containers.keySet()),
            command,
            container -> {
              Container found = account.containers.get(container);
              return new AccountEntry.ListedContainer(
                  container, found.objects.size(), found.bytes(), found.changed);
            },
            AccountEntry.PrefixEntry::new);
      }
    }
  }
}
