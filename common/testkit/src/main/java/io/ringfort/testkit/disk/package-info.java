/// A disk in memory that forgets, tears, corrupts, fails, fills and hangs on demand.
@NullMarked
package io.ringfort.testkit.disk;

import org.jspecify.annotations.NullMarked;
