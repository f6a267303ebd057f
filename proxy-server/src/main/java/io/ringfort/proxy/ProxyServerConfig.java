package io.ringfort.proxy;

import io.ringfort.http.HttpServerOptions;
import io.ringfort.proxy.access.TempAuthConfig;
import io.ringfort.proxy.s3.S3Settings;
import io.ringfort.proxy.swift.SwiftSettings;

/// What a proxy server is made with.
///
/// @param http where it listens, and the limits of connections, heads and times
/// @param swift the Swift door
/// @param s3 the S3 door
/// @param auth users and the key of their tokens
/// @param accessLog whether each request gets a line in the log `ringfort.access`
public record ProxyServerConfig(
    HttpServerOptions http,
    SwiftSettings swift,
    S3Settings s3,
    TempAuthConfig auth,
    boolean accessLog) {}
