package io.ringfort.proxy.s3.payload;

/// A checksum that the bytes of a body were seen to have.
///
/// @param base64 as header fields have it
public record VerifiedChecksum(ChecksumAlgorithm algorithm, String base64) {}
