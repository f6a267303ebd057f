/// The hall for containers: their existence, their attributes and their listings.
@NullMarked
package io.ringfort.proxy.container;

import org.jspecify.annotations.NullMarked;
