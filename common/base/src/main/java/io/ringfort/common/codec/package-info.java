/// Small binary encodings for messages and records: bounded, checked before use.
@NullMarked
package io.ringfort.common.codec;

import org.jspecify.annotations.NullMarked;
