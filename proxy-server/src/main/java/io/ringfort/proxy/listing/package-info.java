/// What containers and accounts share in the hall: writing to a majority of the replicas of a
/// collection, and reading one truth from a majority that may differ.
///
/// A page is needed from one replica only if the digests of a majority are equal. Otherwise the
/// pages of a majority are merged name by name: see [io.ringfort.proxy.listing.PageMerge].
@NullMarked
package io.ringfort.proxy.listing;

import org.jspecify.annotations.NullMarked;
