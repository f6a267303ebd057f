/// The container server: keeps which objects are in a container, on the devices of one machine.
///
/// Entry type: [io.ringfort.container.ContainerStorage], whose handlers a process joins to its wire
/// service.
@NullMarked
package io.ringfort.container;

import org.jspecify.annotations.NullMarked;
