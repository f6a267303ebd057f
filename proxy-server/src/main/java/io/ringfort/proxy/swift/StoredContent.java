package io.ringfort.proxy.swift;

import io.ringfort.http.BodySink;
import io.ringfort.proxy.object.StoredObject;
import java.io.IOException;

/// The bytes of one stored object.
final class StoredContent implements SwiftContent {
  private final StoredObject object;

  StoredContent(StoredObject object) {
    this.object = object;
  }

  @Override
  public long dataBytes() {
    return object.info().metadata().dataBytes();
  }

  @Override
  public String etag() {
    return object.info().metadata().etag();
  }

  @Override
  public void transferTo(BodySink sink, long from, long count) throws IOException {
    object.transferTo(sink, from, count);
  }

  @Override
  public void close() {
    object.close();
  }
}
