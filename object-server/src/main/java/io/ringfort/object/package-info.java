/// The wire side of the object server: its devices, and the storage-node contract over them.
///
/// [io.ringfort.object.DeviceTable] opens the devices and gives each as an
/// [io.ringfort.client.object.ObjectNode] to this process; [io.ringfort.object.ObjectRoutes] gives
/// the same to others over the wire. A device that fails answers so and leaves the others alone.
@NullMarked
package io.ringfort.object;

import org.jspecify.annotations.NullMarked;
