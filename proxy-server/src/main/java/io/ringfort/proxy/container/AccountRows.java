package io.ringfort.proxy.container;

import io.ringfort.client.listing.ContainerRow;
import io.ringfort.common.name.AccountName;

/// Where the hall notes which containers an account has. Safe for use by many threads.
@FunctionalInterface
public interface AccountRows {
  /// Records that a container came or went; the account comes into being with its first container.
  ///
  /// @return whether a majority of the account's primaries has it on stable storage
  boolean record(AccountName account, ContainerRow row);
}
