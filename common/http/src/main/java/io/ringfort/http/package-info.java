/// HTTP/1.1 on Netty, given to the rest of the house as blocking calls on virtual threads.
///
/// The event loops move bytes: they parse heads, frame bodies and write responses. Every request is
/// handed to a virtual thread of its own, where an [io.ringfort.http.HttpHandler] runs plain
/// blocking code. The hand-over costs one hop in and one hop out; a small body travels with its
/// head.
///
/// - Server: [io.ringfort.http.HttpServer] with [io.ringfort.http.HttpServerOptions]
/// - Client: [io.ringfort.http.HttpClient] with [io.ringfort.http.HttpClientOptions]
/// - Trust between servers: [io.ringfort.http.ClusterKey], which also documents the handshake
///
/// What one side may send is parsed strictly: a message that two parsers could read in two ways is
/// refused and its connection closed. Everything that waits has a time limit, everything that
/// gathers has a size limit; the limits and their defaults stand in the two option records.
@NullMarked
package io.ringfort.http;

import org.jspecify.annotations.NullMarked;
