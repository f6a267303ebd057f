package io.ringfort.container;

import io.ringfort.client.listing.ContainerRow;
import io.ringfort.common.name.AccountName;
import java.util.List;

/// Where totals are reported to. Safe for use by many threads.
@FunctionalInterface
public interface AccountReports {
  /// Brings rows to an account.
  ///
  /// @return whether a majority of its primaries has them on stable storage
  boolean report(AccountName account, List<ContainerRow> rows);
}
