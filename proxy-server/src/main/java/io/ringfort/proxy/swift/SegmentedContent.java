package io.ringfort.proxy.swift;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfort.common.name.ContainerName;
import io.ringfort.http.BodySink;
import io.ringfort.proxy.container.ContainerEntry;
import io.ringfort.proxy.object.GetOutcome;
import io.ringfort.proxy.object.ObjectInfo;
import io.ringfort.proxy.object.ObjectService;
import io.ringfort.proxy.object.StoredObject;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// The bytes of a dynamic large object: those of its segments, one after the other, as the listing
/// knew them at the beginning. A segment that was changed or removed since then ends the transfer.
final class SegmentedContent implements SwiftContent {
  private final ObjectService objects;
  private final ContainerName container;
  private final int policy;
  private final List<ContainerEntry.ObjectEntry> segments;
  private final long dataBytes;
  private final String etag;

  SegmentedContent(
      ObjectService objects,
      ContainerName container,
      int policy,
      List<ContainerEntry.ObjectEntry> segments) {
    this.objects = objects;
    this.container = container;
    this.policy = policy;
    this.segments = List.copyOf(segments);
    this.dataBytes =
        segments.stream()
            .mapToLong(ContainerEntry.ObjectEntry::dataBytes)
            .reduce(0, Math::addExact);
    this.etag = digest(segments);
  }

  /// The MD5 of the segments' entity tags.
  private static String digest(List<ContainerEntry.ObjectEntry> segments) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      segments.forEach(segment -> md5.update(segment.etag().getBytes(UTF_8)));
      return HexFormat.of().formatHex(md5.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("MD5 is part of every JDK", e);
    }
  }

  @Override
  public long dataBytes() {
    return dataBytes;
  }

  @Override
  public String etag() {
    return etag;
  }

  @Override
  public void transferTo(BodySink sink, long from, long count) throws IOException {
    long skip = from;
    long left = count;
    for (ContainerEntry.ObjectEntry segment : segments) {
      if (left == 0) {
        return;
      }
      if (skip >= segment.dataBytes()) {
        skip -= segment.dataBytes();
        continue;
      }
      long part = Math.min(left, segment.dataBytes() - skip);
      transferSegment(segment, sink, skip, part);
      left -= part;
      skip = 0;
    }
  }

  private void transferSegment(
      ContainerEntry.ObjectEntry segment, BodySink sink, long from, long count) throws IOException {
    switch (objects.get(container.object(segment.name()), policy)) {
      case GetOutcome.Found(StoredObject object) -> {
        try (object) {
          ObjectInfo info = object.info();
          if (!info.metadata().etag().equals(segment.etag())
              || info.metadata().dataBytes() != segment.dataBytes()) {
            throw new IOException("segment " + info.name() + " was changed while it was read");
          }
          object.transferTo(sink, from, count);
        }
      }
      case GetOutcome.Absent _ ->
          throw new IOException("segment " + segment.name() + " is not there any more");
      case GetOutcome.Unknown _ ->
          throw new IOException("segment " + segment.name() + " cannot be read");
    }
  }

  /// Holds nothing open between transfers.
  @Override
  public void close() {}
}
