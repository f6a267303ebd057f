package io.ringfort.proxy.s3.sign;

/// How the body of a request is signed: what `x-amz-content-sha256` says.
public sealed interface PayloadSigning {
  /// The body is part of no signature.
  record Unsigned() implements PayloadSigning {}

  /// The SHA-256 of the body is part of the signature.
  ///
  /// @param sha256Hex 64 digits in lower case
  record Digest(String sha256Hex) implements PayloadSigning {}

  /// The body comes in chunks; each has a signature.
  record SignedChunks(ChunkSigning signing) implements PayloadSigning {}

  /// The body comes in chunks, followed by trailer fields; each chunk, and the trailer, has a
  /// signature.
  record SignedChunksWithTrailer(ChunkSigning signing) implements PayloadSigning {}

  /// The body comes in chunks, followed by trailer fields; nothing of them is signed.
  record UnsignedChunksWithTrailer() implements PayloadSigning {}
}
