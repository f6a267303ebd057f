package io.ringfort.proxy.listing;

import io.ringfort.client.listing.AccountNode;
import io.ringfort.client.listing.ContainerRow;
import io.ringfort.common.name.AccountName;

/// See [Switch].
public final class SwitchedAccountNode extends Switch<AccountName, ContainerRow>
    implements AccountNode {
  SwitchedAccountNode(AccountNode inner) {
    super(inner);
  }
}
