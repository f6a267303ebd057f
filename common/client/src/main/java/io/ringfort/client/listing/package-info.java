/// The node contract of listings: typed calls to one replica of a container or an account, its
/// records, and how replicas merge.
///
/// Everything a replica keeps is a join: a row of a newer version replaces an older one, an
/// attribute of a newer time replaces an older one, wherever and in whatever order they arrive. So
/// replicas that received the same messages, in any order and any number of times, are equal.
@NullMarked
package io.ringfort.client.listing;

import org.jspecify.annotations.NullMarked;
