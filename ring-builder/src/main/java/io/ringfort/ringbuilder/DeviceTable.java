package io.ringfort.ringbuilder;

import io.ringfort.common.ring.Device;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Devices with their partitions and balance, as text or for JSON.
record DeviceTable(RingPlan plan, List<Balance.DeviceBalance> devices) {
  static DeviceTable of(RingPlan plan, DeviceFields fields) {
    List<Balance.DeviceBalance> matching =
        Balance.of(plan).devices().stream().filter(each -> fields.matches(each.device())).toList();
    return new DeviceTable(plan, matching);
  }

  void print(RingConsole console) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "id",
            "region",
            "zone",
            "ip address:port",
            "replication ip:port",
            "name",
            "weight",
            "partitions",
            "balance",
            "flags",
            "meta"));
    for (Balance.DeviceBalance each : devices) {
      Device device = each.device();
      rows.add(
          List.of(
              Integer.toString(device.id()),
              Integer.toString(device.region()),
              Integer.toString(device.zone()),
              device.address().toString(),
              device.replicationAddress().toString(),
              device.name(),
              String.format(Locale.ROOT, "%.2f", device.weight()),
              Integer.toString(each.partitions()),
              String.format(Locale.ROOT, "%.2f", each.percent()),
              plan.markedForRemoval(device.id()) ? "DEL" : "",
              device.meta()));
    }
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    rows.forEach(row -> {
      for (int column = 0; column < columns; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    });
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < columns - 1; column++) {
        String cell = row.get(column);
        line.append(" ".repeat(widths[column] - cell.length())).append(cell).append("  ");
      }
      console.out().println(line.append(row.getLast()).toString().stripTrailing());
    }
  }

  List<Map<String, Object>> json() {
    return devices.stream().map(this::json).toList();
  }

  private Map<String, Object> json(Balance.DeviceBalance each) {
    Map<String, Object> fields = json(each.device());
    fields.put("partitions", each.partitions());
    fields.put("balance", each.percent());
    fields.put("removed", plan.markedForRemoval(each.device().id()));
    return fields;
  }

  /// The fields of a device by Swift's names.
  static Map<String, Object> json(Device device) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", device.id());
    fields.put("region", device.region());
    fields.put("zone", device.zone());
    fields.put("ip", device.address().host());
    fields.put("port", device.address().port());
    fields.put("replication_ip", device.replicationAddress().host());
    fields.put("replication_port", device.replicationAddress().port());
    fields.put("device", device.name());
    fields.put("weight", device.weight());
    fields.put("meta", device.meta());
    return fields;
  }
}
