/// The object engine: one per device, keeps the newest version of every key.
@NullMarked
package io.ringfort.object.engine;

import org.jspecify.annotations.NullMarked;
