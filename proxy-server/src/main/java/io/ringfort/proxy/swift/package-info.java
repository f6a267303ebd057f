/// The Swift API, version 1: one of the two doors.
///
/// [io.ringfort.proxy.swift.SwiftDoor] is the entry. `SwiftRoutes` turns method, path and headers
/// into a `SwiftRequest`, one record per call, with everything parsed and checked; one handler per
/// family of calls asks the hall and turns outcomes into answers. A refusal is a `SwiftProblem`. No
/// header of this dialect goes further than these classes.
@NullMarked
package io.ringfort.proxy.swift;

import org.jspecify.annotations.NullMarked;
