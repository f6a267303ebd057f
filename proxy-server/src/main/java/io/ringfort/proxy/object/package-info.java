/// The hall for objects: what both front doors call. Places names on the ring and talks to quorums.
@NullMarked
package io.ringfort.proxy.object;

import org.jspecify.annotations.NullMarked;
