package io.ringfort.object;

import io.ringfort.client.object.ObjectNode;

class LocalObjectNodeTest extends ObjectNodeConformance {
  @Override
  ObjectNode open(DeviceTable table, String device) {
    return table.require(device);
  }

  @Override
  void closeWay() {}
}
