package io.ringfort.proxy.object;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/// What the object hall counts.
///
/// @param unknownOutcomes operations that no majority answered
/// @param owedRows writes whose listing row could not be written at once
/// @param missedWrites replicas that did not get a write that was acknowledged
/// @param notedHints of these, those that a holder has noted durably
/// @param handoffCopies of these, those for whose device another keeps a copy
/// @param aftercareSkipped of these, those that nobody had time for
/// @param resumedReads reads that went on from another replica
/// @param staleRetries operations begun anew because the ring had changed
/// @param brokenComposites reads of composite objects that ended because a part was not there
record ObjectCounters(
    Counter unknownOutcomes,
    Counter owedRows,
    Counter missedWrites,
    Counter notedHints,
    Counter handoffCopies,
    Counter aftercareSkipped,
    Counter resumedReads,
    Counter staleRetries,
    Counter brokenComposites) {
  static ObjectCounters in(MeterRegistry metrics) {
    return new ObjectCounters(
        metrics.counter("object_unknown_outcomes_total"),
        metrics.counter("object_rows_owed_total"),
        metrics.counter("object_missed_writes_total"),
        metrics.counter("object_hints_noted_total"),
        metrics.counter("object_handoff_copies_total"),
        metrics.counter("object_aftercare_skipped_total"),
        metrics.counter("object_reads_resumed_total"),
        metrics.counter("object_stale_retries_total"),
        metrics.counter("object_composites_broken_total"));
  }
}
