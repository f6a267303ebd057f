/// Reading configuration: one YAML file, every key asked for once, all problems reported together.
@NullMarked
package io.ringfort.common.config;

import org.jspecify.annotations.NullMarked;
