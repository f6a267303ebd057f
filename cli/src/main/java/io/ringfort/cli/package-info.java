/// The `ringfort` command: one class a subcommand.
@NullMarked
package io.ringfort.cli;

import org.jspecify.annotations.NullMarked;
