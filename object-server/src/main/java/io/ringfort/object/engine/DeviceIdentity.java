package io.ringfort.object.engine;

import java.util.UUID;

/// Which device this is, as written on it when it was formatted.
///
/// @param device drawn when the device was formatted
/// @param cluster the cluster that the device belongs to; another cluster's device is refused
/// @param name the name of the device on its server, as `sdb1`
/// @param incarnation rises when the device was formatted anew or has lost acknowledged data
public record DeviceIdentity(UUID device, UUID cluster, String name, long incarnation) {}
