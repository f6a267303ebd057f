/// The disk seam: all that an engine may ask of a disk, so that the same engine runs on real files
/// and on a simulated disk that loses, tears and corrupts.
///
/// What a caller may count on is written at [Disk] and [DiskFile] and is no more than what POSIX
/// and Linux promise: written bytes are volatile until the file is flushed, in sectors of 512 bytes
/// that reach the disk in any order; a created, renamed or deleted name is volatile until its
/// directory is synced; a failed flush leaves unknown what is on the disk, and a repeated one
/// proves nothing.
@NullMarked
package io.ringfort.common.disk;

import org.jspecify.annotations.NullMarked;
