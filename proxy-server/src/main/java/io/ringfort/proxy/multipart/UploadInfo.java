package io.ringfort.proxy.multipart;

import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.common.time.Timestamp;

/// What is known of an upload.
///
/// @param initiated when it began
/// @param attributes of the object to be, as they were given then
/// @param note what the door noted then; the hall does not look at it
public record UploadInfo(
    Upload upload, Timestamp initiated, ObjectAttributes attributes, String note) {}
