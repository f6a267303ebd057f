/// Assembles servers: all of them in one process, or those of one storage node.
@NullMarked
package io.ringfort.allinone;

import org.jspecify.annotations.NullMarked;
