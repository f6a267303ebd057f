/// Histories of operations on registers, and the judge that says whether they could have happened
/// one after another. Used by the simulator, and for histories recorded from a running cluster.
@NullMarked
package io.ringfort.testkit.history;

import org.jspecify.annotations.NullMarked;
