package io.ringfort.proxy.object;

import io.ringfort.proxy.object.HallCluster.Way;
import java.util.List;

class RemoteObjectHallTest extends ObjectHallConformance {
  @Override
  List<Way> ways() {
    return List.of(Way.REMOTE, Way.REMOTE, Way.REMOTE, Way.REMOTE);
  }
}
