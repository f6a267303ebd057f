package io.ringfort.proxy.multipart;

import io.ringfort.common.codec.WireFormatException;
import io.ringfort.proxy.multipart.UploadMarker.State;
import io.ringfort.proxy.multipart.UploadMarkers.Held;
import io.ringfort.proxy.multipart.UploadMarkers.Loaded;
import io.ringfort.proxy.multipart.UploadMarkers.Moved;
import io.ringfort.proxy.object.Composition;
import io.ringfort.proxy.object.HeadOutcome;
import io.ringfort.proxy.object.ManifestPart;
import io.ringfort.proxy.object.ObjectData.Completion;
import io.ringfort.proxy.object.ObjectInfo;
import io.ringfort.proxy.object.ObjectService;
import io.ringfort.proxy.object.PartManifest;
import io.ringfort.proxy.object.PutCommand;
import io.ringfort.proxy.object.PutOutcome;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts objects together. The marker is moved to `completing` before the object is written and
/// removed after it is there, so that the parts of an object that may be written are never deleted.
/// Safe for use by many threads.
final class Completions {
  private static final Logger LOG = LoggerFactory.getLogger(Completions.class);
  private static final int OVERTAKEN_MAX = 8;

  private final ObjectService objects;
  private final UploadMarkers markers;
  private final PartStore parts;
  private final long partBytesMin;

  Completions(MultipartSetting setting, UploadMarkers markers, PartStore parts) {
    this.objects = setting.objects();
    this.markers = markers;
    this.parts = parts;
    this.partBytesMin = setting.limits().partBytesMin();
  }

  /// What the client's list means, or why it means nothing.
  private sealed interface Chosen {
    record Parts(PartManifest manifest) implements Chosen {}

    record Wrong(CompleteOutcome why) implements Chosen {}
  }

  CompleteOutcome complete(CompleteCommand command, CompletionTerms terms) {
    Upload upload = command.upload();
    String choice = digest(command.parts());
    for (int attempt = 0; attempt < OVERTAKEN_MAX; attempt++) {
      switch (markers.load(upload)) {
        case Loaded.Unknown _ -> {
          return new CompleteOutcome.Unknown();
        }
        case Loaded.Absent _ -> {
          return ifThere(upload, new CompleteOutcome.Absent());
        }
        case Loaded.Found(Held held) -> {
          Optional<CompleteOutcome> outcome = complete(command, terms, choice, held);
          if (outcome.isPresent()) {
            return outcome.get();
          }
        }
      }
    }
    return new CompleteOutcome.Busy();
  }

  /// One try; empty if another moved the marker meanwhile.
  private Optional<CompleteOutcome> complete(
      CompleteCommand command, CompletionTerms terms, String choice, Held held) {
    Upload upload = command.upload();
    UploadMarker marker = held.marker();
    if (marker.state() == State.ABORTED) {
      return Optional.of(new CompleteOutcome.Absent());
    }
    if (marker.state() == State.COMPLETING) {
      CompleteOutcome there = ifThere(upload, new CompleteOutcome.Busy());
      if (there instanceof CompleteOutcome.Completed completed) {
        finish(upload, completed.info());
        return Optional.of(there);
      }
      if (there instanceof CompleteOutcome.Unknown || !marker.choice().equals(choice)) {
        return Optional.of(there);
      }
    }
    return switch (chosen(command, marker)) {
      case Chosen.Wrong(CompleteOutcome why) ->
          hasMoved(upload, marker) ? Optional.empty() : Optional.of(why);
      case Chosen.Parts(PartManifest manifest) -> {
        UploadInfo info = info(upload, marker);
        yield switch (terms.decide(info, manifest.parts())) {
          case Completion.Reject _ -> Optional.of(new CompleteOutcome.Rejected());
          case Completion.Accept accepted ->
              write(command, held, marker.completing(choice, manifest), manifest, accepted);
        };
      }
    };
  }

  /// Whether parts may be missing only because the upload was given up, or has been completed,
  /// since its marker was read.
  private boolean hasMoved(Upload upload, UploadMarker marker) {
    Optional<Optional<State>> now = markers.state(upload);
    return now.isPresent() && !now.get().equals(Optional.of(marker.state()));
  }

  static UploadInfo info(Upload upload, UploadMarker marker) {
    return new UploadInfo(upload, marker.initiated(), marker.attributes(), marker.note());
  }

  private Optional<CompleteOutcome> write(
      CompleteCommand command,
      Held held,
      UploadMarker completing,
      PartManifest manifest,
      Completion.Accept accepted) {
    Upload upload = command.upload();
    return switch (markers.move(upload, held, completing)) {
      case Moved.Overtaken _ -> Optional.empty();
      case Moved.NoSpace _ -> Optional.of(new CompleteOutcome.NoSpace());
      case Moved.Unknown _ -> Optional.of(new CompleteOutcome.Unknown());
      case Moved.Done(Held registered) -> {
        Composition composition =
            new Composition(manifest, upload.id().text(), accepted.etag(), accepted.attributes());
        PutCommand put = new PutCommand(upload.name(), upload.policy(), command.condition());
        yield Optional.of(
            switch (objects.compose(put, composition)) {
              case PutOutcome.Stored(ObjectInfo info) -> {
                finish(upload, info);
                yield new CompleteOutcome.Completed(info);
              }
              case PutOutcome.ConditionFailed(boolean absent) ->
                  withdraw(upload, registered, new CompleteOutcome.ConditionFailed(absent));
              case PutOutcome.Conflict _ ->
                  withdraw(upload, registered, new CompleteOutcome.Conflict());
              case PutOutcome.NoSpace _ ->
                  withdraw(upload, registered, new CompleteOutcome.NoSpace());
              case PutOutcome.Unknown _, PutOutcome.Rejected _ -> new CompleteOutcome.Unknown();
            });
      }
    };
  }

  /// After an attempt that certainly wrote nothing: perhaps because another one did.
  private CompleteOutcome withdraw(Upload upload, Held registered, CompleteOutcome outcome) {
    CompleteOutcome there = ifThere(upload, outcome);
    if (there instanceof CompleteOutcome.Completed completed) {
      finish(upload, completed.info());
      return there;
    }
    Held held = registered;
    for (int attempt = 0; attempt < OVERTAKEN_MAX; attempt++) {
      if (!(markers.move(upload, held, held.marker().withoutAttempt())
          instanceof Moved.Overtaken)) {
        return outcome;
      }
      if (!(markers.load(upload) instanceof Loaded.Found(Held now))
          || now.marker().state() != State.COMPLETING) {
        return outcome;
      }
      held = now;
    }
    return outcome;
  }

  /// The object of the upload if it is the current one, or else another outcome.
  private CompleteOutcome ifThere(Upload upload, CompleteOutcome otherwise) {
    return switch (objects.head(upload.name(), upload.policy())) {
      case HeadOutcome.Unknown _ -> new CompleteOutcome.Unknown();
      case HeadOutcome.Absent _ -> otherwise;
      case HeadOutcome.Found(ObjectInfo info) ->
          info.isOfUpload(upload.id().text()) ? new CompleteOutcome.Completed(info) : otherwise;
    };
  }

  /// Deletes what the object does not need, then the marker. What fails here is found again by the
  /// sweeper.
  void finish(Upload upload, ObjectInfo info) {
    switch (markers.load(upload)) {
      case Loaded.Found(Held held) when held.marker().state() == State.COMPLETING -> {
        Set<String> needed = new HashSet<>();
        try {
          held.marker().parts().parts().forEach(part -> needed.add(part.object()));
        } catch (WireFormatException e) {
          LOG.error("the manifest of upload {} cannot be read", upload, e);
          return;
        }
        boolean clean = parts.delete(upload, entry -> !needed.contains(entry.name()));
        if (!markers.remove(upload) || !clean) {
          LOG.info("{} is there, but something of its upload is left", info.name());
        }
      }
      case Loaded.Found _, Loaded.Absent _, Loaded.Unknown _ -> {}
    }
  }

  private Chosen chosen(CompleteCommand command, UploadMarker marker) {
    if (marker.state() == State.COMPLETING) {
      try {
        return new Chosen.Parts(marker.parts());
      } catch (WireFormatException e) {
        LOG.error("the manifest of upload {} cannot be read", command.upload(), e);
        return new Chosen.Wrong(new CompleteOutcome.Unknown());
      }
    }
    Upload upload = command.upload();
    Optional<List<PartStore.Kept>> all = parts.newest(upload, 0, ManifestPart.NUMBER_MAX);
    return all.isEmpty()
        ? new Chosen.Wrong(new CompleteOutcome.Unknown())
        : choose(command, all.get());
  }

  private Chosen choose(CompleteCommand command, List<PartStore.Kept> all) {
    Map<Integer, PartStore.Kept> byNumber = new TreeMap<>();
    all.forEach(part -> byNumber.put(part.info().number(), part));
    TreeMap<Integer, PartStore.Kept> taken = new TreeMap<>();
    List<PartChoice> invalid = new ArrayList<>();
    for (PartChoice choice : command.parts()) {
      if (!taken.isEmpty() && choice.number() < taken.lastKey()) {
        return new Chosen.Wrong(new CompleteOutcome.InvalidOrder());
      }
      PartStore.Kept part = byNumber.get(choice.number());
      if (part != null && part.info().etag().equals(choice.etag())) {
        taken.put(choice.number(), part);
      } else {
        invalid.add(choice);
      }
    }
    // A number may come twice: clients that sent a part again list both.
    invalid.removeIf(choice -> taken.containsKey(choice.number()));
    if (!invalid.isEmpty()) {
      return new Chosen.Wrong(new CompleteOutcome.InvalidPart(invalid.getFirst()));
    }
    for (PartStore.Kept part : taken.headMap(taken.lastKey()).values()) {
      if (part.info().dataBytes() < partBytesMin) {
        return new Chosen.Wrong(new CompleteOutcome.TooSmall(part.info(), partBytesMin));
      }
    }
    List<ManifestPart> parts = new ArrayList<>(taken.size());
    taken.values().forEach(part -> parts.add(part.toManifest()));
    Upload upload = command.upload();
    return new Chosen.Parts(new PartManifest(upload.partsContainer(), upload.policy(), parts));
  }

  private static String digest(List<PartChoice> choices) {
    StringBuilder text = new StringBuilder();
    choices.forEach(
        choice -> text.append(choice.number()).append(' ').append(choice.etag()).append('\n'));
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(text.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK has no SHA-256", e);
    }
  }
}
