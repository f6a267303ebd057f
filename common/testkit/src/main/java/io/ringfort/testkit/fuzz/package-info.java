/// Fuzzing with Jazzer: inputs that coverage guides, in a process of its own.
@NullMarked
package io.ringfort.testkit.fuzz;

import org.jspecify.annotations.NullMarked;
