package io.ringfort.object.engine;

import io.ringfort.common.codec.WireReader;
import io.ringfort.common.codec.WireWriter;

/// A place between two batches of the log.
///
/// @param slab the slab that is being written; -1 if none was begun
/// @param offset where in it the next batch goes
/// @param sequence of the next batch
/// @param previousCrc header checksum of the batch before
record LogPosition(int slab, int offset, long sequence, int previousCrc) {
  static final LogPosition START = new LogPosition(-1, 0, 1, 0);

  void encode(WireWriter out) {
    out.i32(slab).i32(offset).i64(sequence).i32(previousCrc);
  }

  static LogPosition decode(WireReader in) {
    return new LogPosition(in.i32(), in.i32(), in.i64(), in.i32());
  }
}
