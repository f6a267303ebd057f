package io.ringfort.proxy.multipart;

/// A part that an object is to consist of.
///
/// @param etag what the client was told when it uploaded the part, without quotes
public record PartChoice(int number, String etag) {}
