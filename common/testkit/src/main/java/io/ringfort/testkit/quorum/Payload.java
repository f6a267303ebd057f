package io.ringfort.testkit.quorum;

/// The content of a simulated object.
///
/// @param id the operation that wrote it, from 1: the register's value
/// @param staged replicas must have staged it before they can commit it
record Payload(int id, boolean staged) {}
