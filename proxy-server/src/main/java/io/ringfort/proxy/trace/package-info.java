/// The name that one client request carries through all servers and logs.
@NullMarked
package io.ringfort.proxy.trace;

import org.jspecify.annotations.NullMarked;
