package io.ringfort.proxy;

import io.ringfort.common.name.ObjectName;
import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.common.object.ObjectMetadata;
import io.ringfort.common.time.Timestamp;
import io.ringfort.proxy.MemoryCatalog.Held;
import io.ringfort.proxy.object.ChangeOutcome;
import io.ringfort.proxy.object.Composition;
import io.ringfort.proxy.object.DeleteCommand;
import io.ringfort.proxy.object.DeleteOutcome;
import io.ringfort.proxy.object.DeletedComposites;
import io.ringfort.proxy.object.GetOutcome;
import io.ringfort.proxy.object.HeadOutcome;
import io.ringfort.proxy.object.MetadataChange;
import io.ringfort.proxy.object.ObjectData;
import io.ringfort.proxy.object.ObjectInfo;
import io.ringfort.proxy.object.ObjectService;
import io.ringfort.proxy.object.PartManifest;
import io.ringfort.proxy.object.PutCommand;
import io.ringfort.proxy.object.PutOutcome;
import io.ringfort.proxy.object.WriteCondition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The objects of a [MemoryHall].
final class MemoryObjects implements ObjectService {
  private final MemoryCatalog catalog;
  private final DeletedComposites deleted;

  MemoryObjects(MemoryCatalog catalog, DeletedComposites deleted) {
    this.catalog = catalog;
    this.deleted = deleted;
  }

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
    synchronized (catalog) {
      if (!holds(command.condition(), catalog.find(command.name()))) {
        return new PutOutcome.ConditionFailed(catalog.find(command.name()).isEmpty());
      }
      Timestamp now = catalog.timestamps.next();
      ObjectInfo info = new ObjectInfo(command.name(), now, now, metadata);
      catalog
          .find(command.name().containerName())
          .orElseThrow()
          .objects
          .put(command.name().object(), new Held(info, ByteBuffer.wrap(body), manifest));
      return new PutOutcome.Stored(info);
    }
  }

  private static boolean holds(WriteCondition condition, Optional<Held> present) {
    return condition.holds(present.map(Held::info));
  }

  @Override
  public GetOutcome get(ObjectName name, int policy) {
    synchronized (catalog) {
      Optional<Held> held = catalog.find(name);
      return held.isEmpty()
          ? new GetOutcome.Absent()
          : new GetOutcome.Found(new MemoryObject(catalog, held.get()));
    }
  }

  @Override
  public HeadOutcome head(ObjectName name, int policy) {
    synchronized (catalog) {
      Optional<Held> held = catalog.find(name);
      return held.isEmpty() ? new HeadOutcome.Absent() : new HeadOutcome.Found(held.get().info());
    }
  }

  @Override
  public ChangeOutcome change(MetadataChange change) {
    synchronized (catalog) {
      Optional<Held> held = catalog.find(change.name());
      if (held.isEmpty()) {
        return new ChangeOutcome.Absent();
      }
      ObjectInfo before = held.get().info();
      ObjectInfo info =
          new ObjectInfo(
              before.name(),
              before.birth(),
              catalog.timestamps.next(),
              before
                  .metadata()
                  .with(owned(change.change().apply(before), before.metadata().attributes())));
      catalog
          .find(change.name().containerName())
          .orElseThrow()
          .objects
          .put(change.name().object(), new Held(info, held.get().data(), held.get().manifest()));
      return new ChangeOutcome.Changed(info);
    }
  }

  @Override
  public DeleteOutcome delete(DeleteCommand command) {
    synchronized (catalog) {
      Optional<Held> held = catalog.find(command.name());
      if (!holds(command.condition(), held)) {
        return new DeleteOutcome.ConditionFailed(held.isEmpty());
      }
      if (held.isEmpty()) {
        return new DeleteOutcome.Absent();
      }
      catalog
          .find(command.name().containerName())
          .orElseThrow()
          .objects
          .remove(command.name().object());
      deleted.offer(command, held.get().info().metadata());
      return new DeleteOutcome.Deleted();
    }
  }

  private static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
