/// The ordered store of listings, one per device: all containers, or all accounts, of the device
/// share one RocksDB.
///
/// Promises:
/// - A change is acknowledged when it is on stable storage. One committer gathers what waits, works
///   out the new rows and tallies, and writes it all with one synced write of the log: all of a
///   change is there after a crash, or nothing of it.
/// - Tallies (counts, bytes, digests) are always exactly the sums over the rows.
/// - A page costs at most a seek or a step per entry, and two more, however many rows there are:
///   delimiters skip by seek, and tombstones live in a table of their own that no page looks at.
///
/// Tables (column families), keys:
///
/// ```
/// collections  hash 16                                      -> CollectionRecord
/// live         hash 16 | escaped name | 00 01               -> RowFormat
/// dead         hash 16 | escaped name | 00 01               -> RowFormat, a tombstone
/// owed         hash 16                                      -> nothing: totals changed since the last report
/// ```
///
/// `hash` is the ring's hash of the collection, so a partition is a range of keys. In an escaped
/// name a zero byte is written `00 FF`; so the order of keys is the order of the names' bytes, a
/// name is never a prefix of another key, and versions of a name can follow the terminator later.
///
/// Faults survived: kill and power loss at any moment; a full disk (changes are refused while
/// little room is left, before the disk is full; tombstones later than live rows); a failing disk
/// (after a failed write nothing is taken any more until the store is opened again: a write that
/// succeeds after a failed sync proves nothing). A log that is corrupt before its end is reported
/// at opening, not skipped.
///
/// - Entry: [io.ringfort.listing.ListingStore]
@NullMarked
package io.ringfort.listing;

import org.jspecify.annotations.NullMarked;
