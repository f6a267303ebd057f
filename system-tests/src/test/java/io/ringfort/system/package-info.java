/// Black-box tests: the built `bin/ringfort`, real processes on loopback, and the clients that
/// people use (`swift`, `rclone`, `curl`).
///
/// Nothing here imports a class of the product. Each class states its time budget; all of them
/// together stay below six minutes on two cores.
package io.ringfort.system;
