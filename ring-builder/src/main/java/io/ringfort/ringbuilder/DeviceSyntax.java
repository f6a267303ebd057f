package io.ringfort.ringbuilder;

import io.ringfort.common.ring.Device;
import io.ringfort.common.ring.NodeAddress;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The way in which operators write devices on one line:
/// `d7r1z2-10.0.0.7:6200R10.1.0.7:6300/sdb1_free text`. IPv6 addresses stand in brackets.
final class DeviceSyntax {
  private static final String HOST = "(?:\\[([0-9A-Fa-f:.%]+)]|([0-9A-Za-z][0-9A-Za-z.-]*?))";
  private static final String IP = "(?:\\[([0-9A-Fa-f:.%]+)]|([0-9][0-9.]*))";
  private static final String TAIL = "(?:/([^_]+))?(?:_(.*))?";

  private static final Pattern NEW_DEVICE =
      Pattern.compile(
          "(?:r(?<region>\\d+))?z(?<zone>\\d+)-"
              + HOST
              + ":(\\d+)(?:R"
              + HOST
              + ":(\\d+))?/([^_/]+)(?:_(.*))?",
          Pattern.DOTALL);

  private static final Pattern PARTS =
      Pattern.compile(
          "(?:d(\\d+))?(?:r(\\d+))?(?:z(\\d+))?-?"
              + IP
              + "?(?::(\\d+))?(?:R"
              + IP
              + "?(?::(\\d+))?)?"
              + TAIL,
          Pattern.DOTALL);

  private DeviceSyntax() {}

  /// A device to add: `[r1]z2-HOST:PORT[RHOST:PORT]/NAME[_META]`; the region is 1 unless given.
  ///
  /// @throws RingPlanException if the text is none
  static Device newDevice(int id, String text, double weight) {
    Matcher parts = NEW_DEVICE.matcher(text);
    if (!parts.matches()) {
      throw new RingPlanException(
          "not a device: '"
              + text
              + "'; expected [r<region>]z<zone>-<ip>:<port>[R<ip>:<port>]/<device>[_<meta>]");
    }
    String region = parts.group("region");
    NodeAddress address = address(host(parts.group(3), parts.group(4)), parts.group(5));
    String replicationHost = host(parts.group(6), parts.group(7));
    NodeAddress replication =
        replicationHost == null ? address : address(replicationHost, parts.group(8));
    String meta = parts.group(10);
    return device(
        id,
        region == null ? 1 : number(region),
        number(parts.group("zone")),
        address,
        replication,
        parts.group(9),
        weight,
        meta == null ? "" : meta);
  }

  static Device device(
      int id,
      int region,
      int zone,
      NodeAddress address,
      NodeAddress replication,
      String name,
      double weight,
      String meta) {
    try {
      return new Device(id, region, zone, address, replication, name, weight, meta);
    } catch (IllegalArgumentException e) {
      throw new RingPlanException(String.valueOf(e.getMessage()));
    }
  }

  /// Which devices are meant: every part is optional, but one must be there.
  ///
  /// @throws RingPlanException if the text is not of this form
  static DeviceFields search(String text) {
    DeviceFields fields = parts(text);
    if (fields.isEmpty()) {
      throw new RingPlanException("'" + text + "' says nothing about devices");
    }
    return fields;
  }

  /// What is to be changed of a device: any of address, replication address, name and meta.
  ///
  /// @throws RingPlanException if the text is not of this form or names something else
  static DeviceFields change(String text) {
    DeviceFields fields = parts(text);
    if (fields.isEmpty() || fields.id != null || fields.region != null || fields.zone != null) {
      throw new RingPlanException(
          "not a change: '"
              + text
              + "'; expected [<ip>][:<port>][R<ip>:<port>][/<device>][_<meta>]");
    }
    return fields;
  }

  private static DeviceFields parts(String text) {
    Matcher parts = PARTS.matcher(text);
    if (!parts.matches()) {
      throw new RingPlanException(
          "not a search value: '"
              + text
              + "'; expected [d<id>][r<region>][z<zone>][-<ip>][:<port>][R<ip>:<port>][/<device>]"
              + "[_<meta>]");
    }
    DeviceFields fields = new DeviceFields();
    fields.id = optionalNumber(parts.group(1));
    fields.region = optionalNumber(parts.group(2));
    fields.zone = optionalNumber(parts.group(3));
    fields.host = host(parts.group(4), parts.group(5));
    fields.port = optionalNumber(parts.group(6));
    fields.replicationHost = host(parts.group(7), parts.group(8));
    fields.replicationPort = optionalNumber(parts.group(9));
    fields.name = parts.group(10);
    fields.meta = parts.group(11);
    return fields;
  }

  private static @Nullable String host(@Nullable String bracketed, @Nullable String plain) {
    String host = bracketed != null ? bracketed : plain;
    return host == null ? null : host.toLowerCase(Locale.ROOT);
  }

  private static NodeAddress address(@Nullable String host, String port) {
    return address(host == null ? "" : host, number(port));
  }

  static NodeAddress address(String host, int port) {
    try {
      return new NodeAddress(host, port);
    } catch (IllegalArgumentException e) {
      throw new RingPlanException(String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable Integer optionalNumber(@Nullable String digits) {
    return digits == null ? null : number(digits);
  }

  static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new RingPlanException("not a whole number up to " + Integer.MAX_VALUE + ": " + text);
    }
  }

  static double decimal(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new RingPlanException("not a number: " + text);
    }
  }

  /// The full line of a device.
  static String line(Device device) {
    return "d%dr%dz%d-%sR%s/%s_\"%s\""
        .formatted(
            device.id(),
            device.region(),
            device.zone(),
            device.address(),
            device.replicationAddress(),
            device.name(),
            device.meta());
  }
}
