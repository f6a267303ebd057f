package io.ringfort.common.quorum;

/// What a replica durably keeps per partition: the assignment it believes in, and how much it may
/// say.
public record Standing(Assignment assignment, FillState fill) {}
