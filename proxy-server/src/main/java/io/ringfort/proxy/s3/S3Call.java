package io.ringfort.proxy.s3;

import io.ringfort.http.HttpHeaders;
import io.ringfort.proxy.access.Principal;

/// A request whose signature was checked, before it is understood.
///
/// @param principal who signed it, or nobody
record S3Call(
    String method, S3Target target, S3Query query, HttpHeaders headers, Principal principal) {}
