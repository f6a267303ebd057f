package io.ringfort.ringbuilder;

/// The outcome of a rebalance.
///
/// @param plan the next plan
/// @param moved how many replicas have another device than before, or their first
/// @param removedDevices how many devices were taken out
/// @param balance how well the table follows the weights
/// @param dispersion how far apart the replicas are
public record Rebalance(
    RingPlan plan, int moved, int removedDevices, Balance balance, Dispersion dispersion) {}
