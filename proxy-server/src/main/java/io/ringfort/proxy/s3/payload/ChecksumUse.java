package io.ringfort.proxy.s3.payload;

/// What the checksum fields of a request are about.
public enum ChecksumUse {
  /// About its body: they are verified.
  VERIFY,
  /// About its body; if there are none, CRC64NVME is computed.
  VERIFY_OR_COMPUTE,
  /// About something else, as an object that the body only describes: they are left alone.
  IGNORE
}
