package io.ringfort.proxy.swift;

import io.ringfort.proxy.access.Principal;

/// Who asks, with what else decides about access.
///
/// @param referer value of the Referer header, or empty
record Caller(Principal principal, String referer) {}
