package io.ringfort.proxy.multipart;

import io.ringfort.common.name.ObjectName;
import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.common.time.Clock;
import io.ringfort.proxy.container.ContainerEntry;
import io.ringfort.proxy.container.ContainerService;
import io.ringfort.proxy.container.ListCommand;
import io.ringfort.proxy.container.ListOutcome;
import io.ringfort.proxy.multipart.UploadMarker.State;
import io.ringfort.proxy.multipart.UploadMarkers.Held;
import io.ringfort.proxy.multipart.UploadMarkers.Loaded;
import io.ringfort.proxy.multipart.UploadMarkers.Moved;
import io.ringfort.proxy.multipart.UploadsOutcome.Entry;
import io.ringfort.proxy.object.HeadOutcome;
import io.ringfort.proxy.object.ManifestPart;
import io.ringfort.proxy.object.ObjectData;
import io.ringfort.proxy.object.ObjectInfo;
import io.ringfort.proxy.object.PutOutcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Objects that arrive in parts. An upload is begun, takes parts in any order and at the same time,
/// and is completed to one object or given up. Which of the two happens is decided linearizably;
/// what was acknowledged is on stable storage of a majority. Every call blocks the calling
/// (virtual) thread. Safe for use by many threads.
///
/// Uploads and parts are ordinary objects in hidden containers, so they share the guarantees, the
/// repair and the audit of objects. `docs/internals/multipart.md` tells the states and what happens
/// when a process dies between two of them.
public final class MultipartService {
  private static final int OVERTAKEN_MAX = 8;

  private final MultipartSetting setting;
  private final ContainerService containers;
  private final Clock clock;
  private final RandomGenerator random;
  private final UploadMarkers markers;
  private final PartStore parts;
  private final KeyFence fence;
  private final Completions completions;

  public MultipartService(MultipartSetting setting) {
    this.setting = setting;
    this.containers = setting.containers();
    this.clock = setting.clock();
    this.random = setting.random();
    this.markers = new UploadMarkers(setting.objects(), random);
    this.parts =
        new PartStore(setting.objects(), containers, setting.timestamps(), setting.random());
    this.fence = new KeyFence(setting.objects());
    this.completions = new Completions(setting, markers, parts);
  }

  /// Begins an upload. The container must be there; that is not checked.
  ///
  /// @param policy index of the storage policy of the container
  /// @param attributes of the object to be
  /// @param note what the door wants to see in listings of uploads
  public UploadOutcome create(
      ObjectName name, int policy, ObjectAttributes attributes, String note) {
    if (!parts.prepare(name.containerName(), policy)) {
      return new UploadOutcome.Unknown();
    }
    Upload upload = new Upload(name, policy, UploadId.random(random));
    UploadMarker marker = UploadMarker.open(setting.timestamps().next(), attributes, note);
    return switch (markers.create(upload, marker)) {
      case Moved.Done _ -> new UploadOutcome.Open(Completions.info(upload, marker));
      case Moved.NoSpace _ -> new UploadOutcome.NoSpace();
      case Moved.Overtaken _, Moved.Unknown _ -> new UploadOutcome.Unknown();
    };
  }

  public UploadOutcome find(Upload upload) {
    return switch (markers.load(upload)) {
      case Loaded.Absent _ -> new UploadOutcome.Absent();
      case Loaded.Unknown _ -> new UploadOutcome.Unknown();
      case Loaded.Found(Held held) -> {
        UploadInfo info = Completions.info(upload, held.marker());
        yield switch (held.marker().state()) {
          case OPEN -> new UploadOutcome.Open(info);
          case COMPLETING -> new UploadOutcome.Completing(info);
          case ABORTED -> new UploadOutcome.Absent();
        };
      }
    };
  }

  /// Stores a part. A part of that number that is there already is superseded, not overwritten.
  ///
  /// @param number 1 to 10 000
  /// @param data of the attributes that it is accepted with only the content type is kept: the
  ///   door's note on the part; the entity tag is always the MD5
  /// @throws IOException what reading the data threw; nothing is stored then
  public PartOutcome putPart(Upload upload, int number, ObjectData data) throws IOException {
    if (number < 1 || number > ManifestPart.NUMBER_MAX) {
      throw new IllegalArgumentException("number of a part is " + number);
    }
    Optional<Optional<State>> state = markers.state(upload);
    if (state.isEmpty()) {
      return new PartOutcome.Unknown();
    }
    return switch (state.get().orElse(State.ABORTED)) {
      case ABORTED -> new PartOutcome.Absent();
      case COMPLETING -> new PartOutcome.Completing();
      case OPEN ->
          switch (parts.put(upload, number, data)) {
            case PutOutcome.Stored(ObjectInfo info) -> new PartOutcome.Stored(part(number, info));
            case PutOutcome.Rejected _ -> new PartOutcome.Rejected();
            case PutOutcome.NoSpace _ -> new PartOutcome.NoSpace();
            case PutOutcome.ConditionFailed _, PutOutcome.Conflict _, PutOutcome.Unknown _ ->
                new PartOutcome.Unknown();
          };
    };
  }

  private static PartInfo part(int number, ObjectInfo info) {
    return new PartInfo(
        number,
        info.metadata().etag(),
        info.metadata().dataBytes(),
        info.metadata().attributes().contentType(),
        info.birth());
  }

  /// Lists the parts that count.
  ///
  /// @param after only numbers above this one
  public PartsOutcome listParts(Upload upload, int after, int limit) {
    return switch (find(upload)) {
      case UploadOutcome.Absent _ -> new PartsOutcome.Absent();
      case UploadOutcome.NoSpace _, UploadOutcome.Unknown _ -> new PartsOutcome.Unknown();
      case UploadOutcome.Open(UploadInfo info) -> listParts(info, after, limit);
      case UploadOutcome.Completing(UploadInfo info) -> listParts(info, after, limit);
    };
  }

  private PartsOutcome listParts(UploadInfo info, int after, int limit) {
    Optional<List<PartStore.Kept>> found = parts.newest(info.upload(), after, limit + 1);
    if (found.isEmpty()) {
      return new PartsOutcome.Unknown();
    }
    List<PartInfo> page = found.get().stream().limit(limit).map(PartStore.Kept::info).toList();
    return new PartsOutcome.Page(info, page, found.get().size() > limit);
  }

  public UploadsOutcome listUploads(ListUploadsCommand command) {
    List<Entry> found = new ArrayList<>();
    String marker = marker(command);
    while (found.size() <= command.limit()) {
      ListCommand part =
          new ListCommand(
              UploadNames.written(command.prefix()),
              UploadNames.written(command.delimiter()),
              marker,
              "",
              false,
              command.limit() + 1);
      switch (containers.list(UploadNames.markers(command.container(), command.policy()), part)) {
        case ListOutcome.Unknown<ContainerEntry> _ -> {
          return new UploadsOutcome.Unknown();
        }
        case ListOutcome.Absent<ContainerEntry> _ -> {
          return new UploadsOutcome.Page(found, false);
        }
        case ListOutcome.Page<ContainerEntry>(var entries, boolean truncated) -> {
          for (ContainerEntry entry : entries) {
            entry(entry).ifPresent(found::add);
            marker = entry.name();
          }
          if (!truncated || entries.isEmpty()) {
            break;
          }
          continue;
        }
      }
      break;
    }
    boolean more = found.size() > command.limit();
    return new UploadsOutcome.Page(more ? found.subList(0, command.limit()) : found, more);
  }

  /// Where a listing begins, in the names of markers.
  private static String marker(ListUploadsCommand command) {
    String name = command.afterName();
    if (name.isEmpty()) {
      return "";
    }
    Optional<UploadId> id = UploadId.parse(command.afterId());
    if (id.isPresent()) {
      return UploadNames.marker(name, id.get());
    }
    boolean rolledUp =
        !command.delimiter().isEmpty()
            && name.startsWith(command.prefix())
            && name.indexOf(command.delimiter(), command.prefix().length())
                == name.length() - command.delimiter().length();
    return rolledUp ? UploadNames.written(name) : UploadNames.afterMarkers(name);
  }

  private static Optional<Entry> entry(ContainerEntry entry) {
    return switch (entry) {
      case ContainerEntry.PrefixEntry(String prefix) ->
          UploadNames.read(prefix).map(Entry.UploadPrefix::new);
      case ContainerEntry.ObjectEntry object -> {
        Optional<State> state = State.ofEtag(object.etag());
        Optional<UploadMarker.Line> line = UploadMarker.Line.parse(object.contentType());
        yield state.isEmpty() || state.get() == State.ABORTED || line.isEmpty()
            ? Optional.empty()
            : UploadNames.readMarker(object.name())
                .map(name ->
                    new Entry.ListedUpload(
                        name.object(), name.id(), line.get().initiated(), line.get().note()));
      }
    };
  }

  /// Puts the object together from uploaded parts. A retry with the same list is the same
  /// completion: once it has succeeded it succeeds again, as long as the object is there.
  public CompleteOutcome complete(CompleteCommand command, CompletionTerms terms) {
    return completions.complete(command, terms);
  }

  /// Gives an upload up and deletes its parts. One whose object is being put together is left
  /// alone, until that was begun so long ago that it has ended.
  public AbortOutcome abort(Upload upload) {
    for (int attempt = 0; attempt < OVERTAKEN_MAX; attempt++) {
      switch (markers.load(upload)) {
        case Loaded.Unknown _ -> {
          return new AbortOutcome.Unknown();
        }
        case Loaded.Absent _ -> {
          return new AbortOutcome.Absent();
        }
        case Loaded.Found(Held held) -> {
          Optional<AbortOutcome> outcome = abort(upload, held);
          if (outcome.isPresent()) {
            return outcome.get();
          }
        }
      }
    }
    return new AbortOutcome.Unknown();
  }

  /// One try; empty if another moved the marker meanwhile.
  private Optional<AbortOutcome> abort(Upload upload, Held held) {
    if (held.marker().state() == State.ABORTED) {
      return Optional.of(clear(upload, held));
    }
    if (held.marker().state() == State.COMPLETING) {
      if (!isOld(held)) {
        return Optional.of(new AbortOutcome.Completing());
      }
      switch (fence.settle(upload)) {
        case UNKNOWN -> {
          return Optional.of(new AbortOutcome.Unknown());
        }
        case THERE -> {
          if (setting.objects().head(upload.name(), upload.policy())
              instanceof HeadOutcome.Found(ObjectInfo info)) {
            completions.finish(upload, info);
          }
          return Optional.of(new AbortOutcome.Absent());
        }
        case NEVER -> {}
      }
    }
    return switch (markers.move(upload, held, held.marker().aborted())) {
      case Moved.Done(Held aborted) -> Optional.of(clear(upload, aborted));
      case Moved.Overtaken _ -> Optional.empty();
      case Moved.NoSpace _, Moved.Unknown _ -> Optional.of(new AbortOutcome.Unknown());
    };
  }

  private boolean isOld(Held held) {
    long ageMicros = clock.microTime() - held.written().micros();
    return ageMicros > setting.limits().completionAge().toNanos() / 1_000;
  }

  /// What fails here is found again by the sweeper: the decision stands.
  private AbortOutcome clear(Upload upload, Held aborted) {
    if (parts.delete(upload, _ -> true)) {
      boolean _ = markers.remove(upload, aborted);
    }
    return new AbortOutcome.Aborted();
  }

  UploadMarkers markers() {
    return markers;
  }

  PartStore parts() {
    return parts;
  }

  KeyFence fence() {
    return fence;
  }

  MultipartSetting setting() {
    return setting;
  }
}
