package io.ringfort.client.listing;

import io.ringfort.common.name.ContainerName;

/// One replica of containers: which objects are in them.
public non-sealed interface ContainerNode extends ListingNode<ContainerName, ObjectRow> {}
