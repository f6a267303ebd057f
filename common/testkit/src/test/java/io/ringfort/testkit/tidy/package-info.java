/// Tidiness of the checkout: what is always wrong, found by reading the files.
@NullMarked
package io.ringfort.testkit.tidy;

import org.jspecify.annotations.NullMarked;
