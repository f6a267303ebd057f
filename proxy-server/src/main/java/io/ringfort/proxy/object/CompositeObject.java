package io.ringfort.proxy.object;

import io.ringfort.common.name.ObjectName;
import io.ringfort.http.BodySink;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A composite object, open for reading. A part is opened when its bytes are asked for, and must be
/// the one that the manifest means; if it is not there, the transfer ends without its bytes.
final class CompositeObject implements StoredObject {
  private static final Logger LOG = LoggerFactory.getLogger(CompositeObject.class);

  private final ObjectInfo info;
  private final PartManifest manifest;
  private final Parts parts;
  private final ObjectCounters counters;
  private int openPart = -1;
  private @Nullable StoredObject open;

  /// Where parts are read.
  @FunctionalInterface
  interface Parts {
    GetOutcome get(ObjectName name, int policy);
  }

  CompositeObject(ObjectInfo info, PartManifest manifest, Parts parts, ObjectCounters counters) {
    this.info = info;
    this.manifest = manifest;
    this.parts = parts;
    this.counters = counters;
  }

  @Override
  public ObjectInfo info() {
    return info;
  }

  @Override
  public List<ManifestPart> parts() {
    return manifest.parts();
  }

  @Override
  public void transferTo(BodySink sink, long from, long count) throws IOException {
    if (from < 0 || count < 0 || from > info.metadata().dataBytes() - count) {
      throw new IllegalArgumentException(
          "range " + from + " + " + count + " is outside of " + info.metadata().dataBytes());
    }
    long skip = from;
    long left = count;
    for (int index = 0; left > 0; index++) {
      long bytes = manifest.parts().get(index).dataBytes();
      if (skip >= bytes) {
        skip -= bytes;
        continue;
      }
      long piece = Math.min(left, bytes - skip);
      part(index).transferTo(sink, skip, piece);
      left -= piece;
      skip = 0;
    }
  }

  private StoredObject part(int index) throws IOException {
    StoredObject current = open;
    if (current != null && openPart == index) {
      return current;
    }
    close();
    ManifestPart part = manifest.parts().get(index);
    StoredObject opened = open(part);
    open = opened;
    openPart = index;
    return opened;
  }

  private StoredObject open(ManifestPart part) throws IOException {
    return switch (parts.get(manifest.container().object(part.object()), manifest.policy())) {
      case GetOutcome.Found(StoredObject found) -> {
        if (isMeant(found.info(), part)) {
          yield found;
        }
        found.close();
        throw broken(part, "is another than the one that was put together");
      }
      case GetOutcome.Absent _ -> throw broken(part, "is not there");
      case GetOutcome.Unknown _ ->
          throw new IOException(
              "part " + part.number() + " of " + info.name() + ": no majority answered");
    };
  }

  private static boolean isMeant(ObjectInfo found, ManifestPart part) {
    return found.metadata().dataBytes() == part.dataBytes()
        && found.metadata().etag().equals(part.etag())
        && found.partCount() == 0;
  }

  private IOException broken(ManifestPart part, String how) {
    counters.brokenComposites().increment();
    String message =
        "part " + part.number() + " of " + info.name() + " (" + part.object() + ") " + how;
    LOG.error(message);
    return new IOException(message);
  }

  @Override
  public void close() {
    if (open != null) {
      open.close();
      open = null;
    }
  }
}
