package io.ringfort.proxy.object;

import io.ringfort.proxy.object.HallCluster.Way;
import java.util.List;

class LocalObjectHallTest extends ObjectHallConformance {
  @Override
  List<Way> ways() {
    return List.of(Way.LOCAL, Way.LOCAL, Way.LOCAL, Way.LOCAL);
  }
}
