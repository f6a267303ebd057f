package io.ringfort.client.wire;

import java.io.IOException;

/// Serves one operation. Called on a virtual thread of its own with the caller's [CallContext]
/// bound. What it throws becomes the refusal that the caller gets as [NodeFailedException]: a
/// `NodeFailedException` with its kind, a [io.ringfort.common.codec.WireFormatException] or
/// `IllegalArgumentException` as `REFUSED`, anything else as `FAILED`.
@FunctionalInterface
public interface WireHandler {
  /// @throws IOException if the caller went away
  WireAnswer handle(WireCall call) throws IOException;
}
