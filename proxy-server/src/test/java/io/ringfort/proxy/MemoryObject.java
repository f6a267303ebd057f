package io.ringfort.proxy;

import io.ringfort.http.BodySink;
import io.ringfort.proxy.MemoryCatalog.Held;
import io.ringfort.proxy.object.ManifestPart;
import io.ringfort.proxy.object.ObjectInfo;
import io.ringfort.proxy.object.StoredObject;
import java.io.IOException;
import java.util.List;

/// An open object of a [MemoryHall].
final class MemoryObject implements StoredObject {
  private final MemoryCatalog catalog;
  private final Held held;

  MemoryObject(MemoryCatalog catalog, Held held) {
    this.catalog = catalog;
    this.held = held;
  }

  @Override
  public ObjectInfo info() {
    return held.info();
  }

  @Override
  public List<ManifestPart> parts() {
    return held.manifest() == null ? List.of() : held.manifest().parts();
  }

  private void transferParts(BodySink sink, long from, long count) throws IOException {
    long at = 0;
    for (ManifestPart part : held.manifest().parts()) {
      long begin = Math.max(from, at);
      long end = Math.min(from + count, at + part.dataBytes());
      if (begin < end) {
        Held data;
        synchronized (catalog) {
          data =
              catalog
                  .find(held.manifest().container().object(part.object()))
                  .orElseThrow(() -> new IOException(part + " is not there"));
        }
        new MemoryObject(catalog, data).transferTo(sink, begin - at, end - begin);
      }
      at += part.dataBytes();
    }
  }

  @Override
  public void transferTo(BodySink sink, long from, long count) throws IOException {
    if (held.manifest() != null) {
      transferParts(sink, from, count);
      return;
    }
    int end = (int) (from + count);
    for (int at = (int) from; at < end; at += 1 << 16) {
      sink.write(held.data().slice(at, Math.min(1 << 16, end - at)));
    }
  }

  @Override
  public void close() {}
}
