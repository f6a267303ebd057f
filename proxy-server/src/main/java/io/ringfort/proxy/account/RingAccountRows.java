package io.ringfort.proxy.account;

import io.ringfort.client.listing.AccountNode;
import io.ringfort.client.listing.CollectionHeader;
import io.ringfort.client.listing.ContainerRow;
import io.ringfort.common.name.AccountName;
import io.ringfort.proxy.container.AccountRows;
import io.ringfort.proxy.listing.RingListings;
import java.util.List;

/// Records containers on the primaries of their account. Safe for use by many threads.
public final class RingAccountRows implements AccountRows {
  private final RingListings<AccountName, ContainerRow, AccountNode> accounts;

  public RingAccountRows(RingListings<AccountName, ContainerRow, AccountNode> accounts) {
    this.accounts = accounts;
  }

  @Override
  public boolean record(AccountName account, ContainerRow row) {
    CollectionHeader header =
        row.live() ? CollectionHeader.created(row.order(), 0) : CollectionHeader.NONE;
    return accounts.locate(account).merge(header, List.of(row)).isPresent();
  }
}
