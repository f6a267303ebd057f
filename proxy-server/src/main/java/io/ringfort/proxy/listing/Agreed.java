package io.ringfort.proxy.listing;

import io.ringfort.client.listing.CollectionHeader;
import io.ringfort.client.listing.CollectionState;
import io.ringfort.client.listing.Tally;
import java.util.Comparator;
import java.util.List;

/// What the states of a majority say together.
///
/// @param header all that any of them knows
/// @param tally of the replica that has seen the newest row; exact if the digests are equal
/// @param rowsAgree whether all have the same live rows
/// @param anyRows whether any has live rows
public record Agreed(CollectionHeader header, Tally tally, boolean rowsAgree, boolean anyRows) {
  static Agreed of(List<CollectionState> states) {
    CollectionHeader header =
        states.stream()
            .map(CollectionState::header)
            .reduce(CollectionHeader.NONE, CollectionHeader::merge);
    Tally newest =
        states.stream()
            .map(CollectionState::tally)
            .max(Comparator.comparing(Tally::newest).thenComparingLong(Tally::rowCount))
            .orElse(Tally.ZERO);
    boolean agree = states.stream().allMatch(state -> state.tally().live().equals(newest.live()));
    boolean any = states.stream().anyMatch(state -> state.tally().rowCount() > 0);
    return new Agreed(header, newest, agree, any);
  }
}
