package io.ringfort.common.ring;

/// One device of a ring: a disk of a server, where it stands and how much of the data it takes.
///
/// @param id index of the device in its ring, not negative
/// @param region the outermost failure domain
/// @param zone failure domain within the region
/// @param address where its server listens
/// @param replicationAddress where its server listens for repair traffic; often the same
/// @param name the name of the device on its server, as `sdb1`
/// @param weight its share of the partitions relative to other devices, not negative
/// @param meta free text of the operator
public record Device(
    int id,
    int region,
    int zone,
    NodeAddress address,
    NodeAddress replicationAddress,
    String name,
    double weight,
    String meta) {
  public Device {
    if (id < 0) {
      throw new IllegalArgumentException("device id is negative: " + id);
    }
    if (name.isEmpty() || name.indexOf('/') >= 0 || name.equals(".") || name.equals("..")) {
      throw new IllegalArgumentException("device name is empty, has a slash or is dots: " + name);
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("device name has a control character");
    }
    if (!(weight >= 0) || Double.isInfinite(weight)) {
      throw new IllegalArgumentException("device weight is not a finite number >= 0: " + weight);
    }
  }
}
