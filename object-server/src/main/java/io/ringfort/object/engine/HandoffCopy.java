package io.ringfort.object.engine;

/// A version that is kept here for another device.
///
/// @param device index in the ring of the device that it is for
/// @param version what is kept
public record HandoffCopy(int device, HeldVersion version) {}
