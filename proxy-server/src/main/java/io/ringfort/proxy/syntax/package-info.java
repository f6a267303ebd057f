/// Small pieces of HTTP, URL and markup syntax that the front doors read and write. Knows no
/// dialect.
@NullMarked
package io.ringfort.proxy.syntax;

import org.jspecify.annotations.NullMarked;
