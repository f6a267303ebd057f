/// Clocks and timestamps: the outside world's clock behind a seam, and the hybrid logical clock
/// that orders all writes.
@NullMarked
package io.ringfort.common.time;

import org.jspecify.annotations.NullMarked;
