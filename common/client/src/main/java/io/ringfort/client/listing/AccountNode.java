package io.ringfort.client.listing;

import io.ringfort.common.name.AccountName;

/// One replica of accounts: which containers are in them.
public non-sealed interface AccountNode extends ListingNode<AccountName, ContainerRow> {}
