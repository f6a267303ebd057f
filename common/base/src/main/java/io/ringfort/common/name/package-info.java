/// The names users give: account, container, object. Parsed once at the door, never split again.
@NullMarked
package io.ringfort.common.name;

import org.jspecify.annotations.NullMarked;
