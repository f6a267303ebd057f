package io.ringfort.proxy.listing;

import io.ringfort.client.listing.ContainerNode;
import io.ringfort.client.listing.ObjectRow;
import io.ringfort.common.name.ContainerName;

/// See [Switch].
public final class SwitchedContainerNode extends Switch<ContainerName, ObjectRow>
    implements ContainerNode {
  SwitchedContainerNode(ContainerNode inner) {
    super(inner);
  }
}
