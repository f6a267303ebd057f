/// How the proxy meets storage nodes: asking several at once, and which of them to ask first.
@NullMarked
package io.ringfort.proxy.node;

import org.jspecify.annotations.NullMarked;
