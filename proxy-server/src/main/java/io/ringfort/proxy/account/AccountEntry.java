package io.ringfort.proxy.account;

import io.ringfort.common.time.Timestamp;

/// An entry in the listing of an account.
public sealed interface AccountEntry {
  /// The name of the container, or the rolled-up prefix with its delimiter.
  String name();

  /// A container. Count and bytes follow with some delay.
  record ListedContainer(String name, long objectCount, long bytesUsed, Timestamp changed)
      implements AccountEntry {}

  /// All names that begin with `name` (which ends with the delimiter).
  record PrefixEntry(String name) implements AccountEntry {}
}
