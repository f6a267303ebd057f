/// Where things belong: the read side of the consistent-hash ring.
///
/// A *ring* says which devices hold a name. The MD5 of a name (with the cluster's secret prefix and
/// suffix, see [io.ringfort.common.ring.NameHasher]) is cut to its upper bits, as many as the
/// ring's *partition power*: that is the *partition*. The ring has a table from partition to as
/// many devices as there are *replicas*; these are the *primaries*. The number of replicas may be
/// fractional: then some partitions have one more than others.
///
/// Names never move between partitions; partitions move between devices when the ring changes. So
/// the work of a change is in proportion to the capacity that came or went.
///
/// When primaries are down, others stand in. The *handoffs* of a partition are all other devices of
/// the ring in an order that everyone computes alike: first devices in regions that hold no
/// replica, then in such zones, then on such servers, then the rest.
///
/// Placement, handoff order and file format are those of OpenStack Swift, so that either side's
/// tools read the other's rings. Everything here is immutable or safe for use by many threads.
///
/// - [io.ringfort.common.ring.Ring] answers: partition, primaries, handoffs
/// - [io.ringfort.common.ring.RingFile] reads and writes `.ring.gz`
/// - [io.ringfort.common.ring.RingWatcher] follows a file that is replaced now and then
/// - [io.ringfort.common.ring.Rings] holds the rings of a cluster
@NullMarked
package io.ringfort.common.ring;

import org.jspecify.annotations.NullMarked;
