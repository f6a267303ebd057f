/// Certificates for tests, made when they are needed.
@NullMarked
package io.ringfort.testkit.tls;

import org.jspecify.annotations.NullMarked;
