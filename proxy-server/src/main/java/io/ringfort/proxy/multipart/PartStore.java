package io.ringfort.proxy.multipart;

import io.ringfort.common.name.ContainerName;
import io.ringfort.common.name.ObjectName;
import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.common.time.HybridClock;
import io.ringfort.common.time.Timestamp;
import io.ringfort.proxy.container.AttributeChange;
import io.ringfort.proxy.container.ContainerEntry;
import io.ringfort.proxy.container.ContainerEntry.ObjectEntry;
import io.ringfort.proxy.container.ContainerService;
import io.ringfort.proxy.container.CreateOutcome;
import io.ringfort.proxy.container.InfoOutcome;
import io.ringfort.proxy.container.ListCommand;
import io.ringfort.proxy.container.ListOutcome;
import io.ringfort.proxy.object.DeleteCommand;
import io.ringfort.proxy.object.DeleteOutcome;
import io.ringfort.proxy.object.ManifestPart;
import io.ringfort.proxy.object.ObjectData;
import io.ringfort.proxy.object.ObjectService;
import io.ringfort.proxy.object.PutCommand;
import io.ringfort.proxy.object.PutOutcome;
import io.ringfort.proxy.object.WriteCondition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// The parts of uploads. Every part that is uploaded gets a name of its own and is never written
/// again; of several copies of one number the one that was written last counts. Safe for use by
/// many threads.
final class PartStore {
  /// Items of the system metadata of a part, and of the containers of parts.
  static final String OBJECT = "part.object";

  static final String OF_ACCOUNT = "uploads.account";
  static final String OF_CONTAINER = "uploads.container";
  static final String OF_POLICY = "uploads.policy";

  private static final int PAGE = 1000;

  private final ObjectService objects;
  private final ContainerService containers;
  private final HybridClock timestamps;
  private final RandomGenerator random;

  PartStore(
      ObjectService objects,
      ContainerService containers,
      HybridClock timestamps,
      RandomGenerator random) {
    this.objects = objects;
    this.containers = containers;
    this.timestamps = timestamps;
    this.random = random;
  }

  /// A part, and the object that its data is in.
  record Kept(PartInfo info, String object) {
    ManifestPart toManifest() {
      return new ManifestPart(info.number(), object, info.dataBytes(), info.etag(), info.note());
    }
  }

  /// Sees to it that there are containers for the uploads of one.
  ///
  /// @return false if that is not certain
  boolean prepare(ContainerName of, int policy) {
    return prepare(UploadNames.parts(of, policy), of, policy)
        && prepare(UploadNames.markers(of, policy), of, policy);
  }

  private boolean prepare(ContainerName hidden, ContainerName of, int policy) {
    if (containers.info(hidden) instanceof InfoOutcome.Found) {
      return true;
    }
    Map<String, String> items =
        Map.of(
            OF_ACCOUNT,
            of.account(),
            OF_CONTAINER,
            of.container(),
            OF_POLICY,
            Integer.toString(policy));
    AttributeChange change = new AttributeChange(new TreeMap<>(), new TreeMap<>(items));
    return switch (containers.create(hidden, policy, change)) {
      case CreateOutcome.Created _, CreateOutcome.Existed _ -> true;
      case CreateOutcome.PolicyDiffers _, CreateOutcome.Unknown _ -> false;
    };
  }

  /// Stores a part. `Stored` brings the name of the object that holds it.
  PutOutcome put(Upload upload, int number, ObjectData data) throws IOException {
    if (!observeCopies(upload, number)) {
      return new PutOutcome.Unknown();
    }
    String name = UploadNames.partPrefix(upload.id(), number) + UploadId.randomText(random);
    PutCommand command =
        new PutCommand(
            upload.partsContainer().object(name), upload.policy(), new WriteCondition.Always());
    return objects.put(command, new PartData(data, upload.name().object()));
  }

  /// Takes note of when the present copies were written, so that the new one is later whatever the
  /// clocks of the proxies say.
  private boolean observeCopies(Upload upload, int number) {
    return forEach(
        upload,
        UploadNames.partPrefix(upload.id(), number),
        "",
        entry -> {
          timestamps.observe(entry.birth());
          return true;
        });
  }

  /// The newest copy of each number above `after`, in ascending order; empty if nobody knows.
  Optional<List<Kept>> newest(Upload upload, int after, int limit) {
    List<Kept> found = new ArrayList<>();
    String marker = after <= 0 ? "" : UploadNames.afterPart(upload.id(), after);
    boolean known =
        forEach(
            upload,
            UploadNames.partsPrefix(upload.id()),
            marker,
            entry -> {
              int number = UploadNames.partNumber(entry.name());
              if (number < 1 || number > ManifestPart.NUMBER_MAX) {
                return true;
              }
              Kept kept = kept(number, entry);
              if (found.isEmpty() || found.getLast().info().number() != number) {
                if (found.size() == limit) {
                  return false;
                }
                found.add(kept);
              } else if (isNewer(kept, found.getLast())) {
                found.set(found.size() - 1, kept);
              }
              return true;
            });
    return known ? Optional.of(found) : Optional.empty();
  }

  private static Kept kept(int number, ObjectEntry entry) {
    return new Kept(
        new PartInfo(number, entry.etag(), entry.dataBytes(), entry.contentType(), entry.birth()),
        entry.name());
  }

  private static boolean isNewer(Kept one, Kept other) {
    int byTime = one.info().written().compareTo(other.info().written());
    return byTime > 0 || (byTime == 0 && one.object().compareTo(other.object()) > 0);
  }

  /// When the newest of all parts was written; empty inside if there are none, empty outside if
  /// nobody knows.
  Optional<Optional<Timestamp>> newestTime(Upload upload) {
    Timestamp[] newest = {Timestamp.ZERO};
    boolean known =
        forEach(
            upload,
            UploadNames.partsPrefix(upload.id()),
            "",
            entry -> {
              newest[0] = Timestamp.max(newest[0], entry.birth());
              return true;
            });
    return known
        ? Optional.of(Optional.of(newest[0]).filter(time -> !time.equals(Timestamp.ZERO)))
        : Optional.empty();
  }

  /// How many copies of parts there are, counted up to a limit; -1 if nobody knows.
  int count(Upload upload, int limit) {
    int[] count = {0};
    boolean known =
        forEach(upload, UploadNames.partsPrefix(upload.id()), "", _ -> ++count[0] < limit);
    return known ? count[0] : -1;
  }

  /// One part of an upload, if there is any.
  Optional<ObjectName> first(ContainerName hidden, UploadId id) {
    ListCommand command = new ListCommand(UploadNames.partsPrefix(id), "", "", "", false, 1);
    return containers.list(hidden, command)
                instanceof ListOutcome.Page<ContainerEntry>(var entries, boolean _)
            && !entries.isEmpty()
        ? Optional.of(hidden.object(entries.getFirst().name()))
        : Optional.empty();
  }

  /// Deletes parts of an upload.
  ///
  /// @param which of them, by the names of their objects
  /// @return whether all of those are gone
  boolean delete(Upload upload, Predicate<ObjectEntry> which) {
    boolean[] allGone = {true};
    boolean known =
        forEach(
            upload,
            UploadNames.partsPrefix(upload.id()),
            "",
            entry -> {
              if (which.test(entry)) {
                allGone[0] &= delete(upload, entry.name());
              }
              return true;
            });
    return known && allGone[0];
  }

  private boolean delete(Upload upload, String part) {
    ObjectName name = upload.partsContainer().object(part);
    DeleteCommand command = new DeleteCommand(name, upload.policy(), new WriteCondition.Always());
    return switch (objects.delete(command)) {
      case DeleteOutcome.Deleted _, DeleteOutcome.Absent _ -> true;
      case DeleteOutcome.ConditionFailed _, DeleteOutcome.Conflict _, DeleteOutcome.Unknown _ ->
          false;
    };
  }

  /// Goes through parts in the order of their names.
  ///
  /// @param visitor says whether to go on
  /// @return false if not all could be seen
  private boolean forEach(
      Upload upload, String prefix, String after, Predicate<ObjectEntry> visitor) {
    String marker = after;
    while (true) {
      ListCommand command = new ListCommand(prefix, "", marker, "", false, PAGE);
      switch (containers.list(upload.partsContainer(), command)) {
        case ListOutcome.Absent<ContainerEntry> _ -> {
          return true;
        }
        case ListOutcome.Unknown<ContainerEntry> _ -> {
          return false;
        }
        case ListOutcome.Page<ContainerEntry>(var entries, boolean truncated) -> {
          for (ContainerEntry entry : entries) {
            if (entry instanceof ObjectEntry object && !visitor.test(object)) {
              return true;
            }
            marker = entry.name();
          }
          if (!truncated || entries.isEmpty()) {
            return true;
          }
        }
      }
    }
  }

  /// Stores a part under its MD5, with the door's note as content type, so that listings show it.
  private record PartData(ObjectData data, String object) implements ObjectData {
    @Override
    public long length() {
      return data.length();
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
      return data.read(buffer);
    }

    @Override
    public Completion complete(String md5, long bytes) {
      return switch (data.complete(md5, bytes)) {
        case Completion.Reject reject -> reject;
        case Completion.Accept(_, ObjectAttributes attributes) ->
            new Completion.Accept(
                md5,
                new ObjectAttributes(
                    note(attributes),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>(Map.of(OBJECT, object)),
                    0));
      };
    }

    private static String note(ObjectAttributes attributes) {
      String note = attributes.contentType();
      if (note.length() > ManifestPart.NOTE_CHARACTERS_MAX) {
        throw new IllegalArgumentException(
            "note of a part has "
                + note.length()
                + " characters, the limit is "
                + ManifestPart.NOTE_CHARACTERS_MAX);
      }
      return note;
    }
  }
}
