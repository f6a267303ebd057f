/// Calls between the servers of a cluster: one POST per call, a small binary head and, where a call
/// moves data, a stream behind it.
///
/// ```
/// POST /wire/ROOM/OPERATION
/// request:  i32 bytes of the preamble | preamble | stream to the end of the body
///           preamble: u8 version | i32 milliseconds left | text transaction id | head of the call
/// reply:    status 200, i32 bytes of the preamble | preamble | stream to the end of the body
///           preamble: u8 version | head of the reply
/// refusal:  another status (see [NodeFailedException.Kind]), a line of text as body
/// ```
///
/// The version covers the frame and all heads: a server speaks its own and the one before it. Heads
/// are bounded ([WireClient#REQUEST_HEAD_BYTES_MAX], [WireClient#REPLY_HEAD_BYTES_MAX]); a stream
/// that a server keeps carries checksums and its own end, so that a connection that breaks is never
/// taken for the end of the data. Both sides of a connection prove that they hold the cluster key
/// when it opens. A call is sent at most once: whoever wants it repeated repeats it.
///
/// - Asking: [io.ringfort.client.wire.WireClient]; failures: [NodeFailedException]
/// - Answering: [io.ringfort.client.wire.WireService] with one [WireHandler] per operation
/// - What travels with every call: [io.ringfort.client.wire.CallContext]
@NullMarked
package io.ringfort.client.wire;

import org.jspecify.annotations.NullMarked;
