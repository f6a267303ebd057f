/// The front door of the object store. [io.ringfort.proxy.ProxyServer] listens;
/// [io.ringfort.proxy.FrontDoor] decides for each request which dialect answers it, gives it a
/// transaction id, and counts, times and logs it. The dialects parse their requests completely and
/// call the same hall: the services for objects, containers and accounts.
@NullMarked
package io.ringfort.proxy;

import org.jspecify.annotations.NullMarked;
