/// Objects that arrive in parts: uploads and what becomes of them. See
/// `docs/internals/multipart.md`.
@NullMarked
package io.ringfort.proxy.multipart;

import org.jspecify.annotations.NullMarked;
