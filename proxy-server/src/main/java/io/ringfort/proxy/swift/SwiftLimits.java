package io.ringfort.proxy.swift;

import io.ringfort.common.name.AccountName;
import io.ringfort.common.name.ContainerName;
import io.ringfort.common.name.ObjectName;
import io.ringfort.proxy.container.ListCommand;

/// The limits of this dialect, as `/info` tells them.
///
/// @param objectBytesMax length of an object
/// @param metadataNameBytesMax length of the name of a metadata item
/// @param metadataValueBytesMax length of the value of a metadata item
/// @param metadataCountMax metadata items of an account, a container or an object
/// @param metadataBytesMax names and values of all these items together
/// @param headerBytesMax length of the value of any header
/// @param listingCountMax entries of one page of a listing
/// @param rangeCountMax ranges that one request may ask for
public record SwiftLimits(
    long objectBytesMax,
    int metadataNameBytesMax,
    int metadataValueBytesMax,
    int metadataCountMax,
    int metadataBytesMax,
    int headerBytesMax,
    int listingCountMax,
    int rangeCountMax) {
  public static final SwiftLimits DEFAULTS =
      new SwiftLimits((5L << 30) + 2, 128, 256, 90, 4096, 8192, ListCommand.LIMIT_MAX, 50);

  public SwiftLimits {
    if (objectBytesMax < 1
        || metadataNameBytesMax < 1
        || metadataValueBytesMax < 1
        || metadataCountMax < 1
        || metadataBytesMax < 1
        || headerBytesMax < 1
        || listingCountMax < 1
        || listingCountMax > ListCommand.LIMIT_MAX
        || rangeCountMax < 1) {
      throw new IllegalArgumentException("a limit is out of range");
    }
  }

  int accountNameBytesMax() {
    return AccountName.BYTES_MAX;
  }

  int containerNameBytesMax() {
    return ContainerName.BYTES_MAX;
  }

  int objectNameBytesMax() {
    return ObjectName.BYTES_MAX;
  }
}
