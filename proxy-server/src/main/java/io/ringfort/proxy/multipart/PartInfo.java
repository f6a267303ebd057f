package io.ringfort.proxy.multipart;

import io.ringfort.common.time.Timestamp;

/// A part that was uploaded.
///
/// @param etag MD5 of its data in hexadecimal
/// @param note what the door noted of it
/// @param written when
public record PartInfo(int number, String etag, long dataBytes, String note, Timestamp written) {}
