package io.ringfort.proxy.swift;

import io.ringfort.common.name.ObjectName;
import io.ringfort.proxy.syntax.PercentCoding;
import io.ringfort.proxy.syntax.Utf8;
import java.util.Optional;

/// Where the segments of a dynamic large object are: the objects of a container whose names begin
/// with a prefix, in the order of their names.
record SegmentPrefix(String container, String prefix) {
  /// Reads `container/prefix`, encoded; empty if it is not of that form.
  static Optional<SegmentPrefix> parse(String manifest) {
    if (manifest.indexOf('?') >= 0 || manifest.indexOf('&') >= 0) {
      return Optional.empty();
    }
    String decoded;
    try {
      decoded = PercentCoding.decodePath(manifest);
    } catch (PercentCoding.MalformedTextException _) {
      return Optional.empty();
    }
    int from = decoded.startsWith("/") ? 1 : 0;
    int slash = decoded.indexOf('/', from);
    if (slash <= from
        || slash == decoded.length() - 1
        || decoded.charAt(slash + 1) == '/'
        || Utf8.bytes(decoded) > ObjectName.BYTES_MAX) {
      return Optional.empty();
    }
    return Optional.of(
        new SegmentPrefix(decoded.substring(from, slash), decoded.substring(slash + 1)));
  }
}
