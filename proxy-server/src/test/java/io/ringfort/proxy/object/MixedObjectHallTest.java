package io.ringfort.proxy.object;

import io.ringfort.proxy.object.HallCluster.Way;
import java.util.List;

class MixedObjectHallTest extends ObjectHallConformance {
  @Override
  List<Way> ways() {
    return List.of(Way.LOCAL, Way.REMOTE, Way.REMOTE, Way.LOCAL);
  }
}
