/// What is kept of an object besides its bytes.
@NullMarked
package io.ringfort.common.object;

import org.jspecify.annotations.NullMarked;
