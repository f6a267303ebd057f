package io.ringfort.proxy.swift;

import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.proxy.object.ObjectData;
import io.ringfort.proxy.object.RangeReader;
import io.ringfort.proxy.syntax.ByteRanges;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A slice of one object on its way into another. For one thread.
final class CopiedData implements ObjectData {
  private final RangeReader bytes;
  private final long length;
  private final String expectedEtag;
  private final ObjectAttributes attributes;

  /// @param expectedEtag what the MD5 must be, or empty
  CopiedData(
      SwiftContent source,
      ByteRanges.Slice slice,
      String expectedEtag,
      ObjectAttributes attributes) {
    this.bytes = new RangeReader(source::transferTo, slice.from(), slice.to());
    this.length = slice.count();
    this.expectedEtag = expectedEtag;
    this.attributes = attributes;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public int read(ByteBuffer buffer) throws IOException {
    return bytes.read(buffer);
  }

  @Override
  public Completion complete(String md5, long count) {
    boolean same = expectedEtag.isEmpty() || expectedEtag.equalsIgnoreCase(md5);
    return same ? new Completion.Accept(md5, attributes) : new Completion.Reject();
  }
}
