package io.ringfort.proxy.s3.sign;

import io.ringfort.proxy.access.Principal;

/// What the signature of a request has shown.
///
/// @param principal who sent it
/// @param payload how its body has to be checked
/// @param accessKeyId the key it was signed with; empty for the anonymous
/// @param presigned whether the signature was part of the URL
public record Signed(
    Principal principal, PayloadSigning payload, String accessKeyId, boolean presigned) {}
