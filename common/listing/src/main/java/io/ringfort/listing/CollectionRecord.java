package io.ringfort.listing;

import io.ringfort.client.listing.CollectionState;
import io.ringfort.client.listing.StateFormat;
import io.ringfort.common.codec.WireFormatException;
import io.ringfort.common.codec.WireReader;
import io.ringfort.common.codec.WireWriter;
import io.ringfort.common.ring.NameHash;

/// What is stored of a collection in one place.
///
/// ```
/// u8 format = 1 | account | container | header | tally | u8 owed
/// ```
///
/// @param owed whether its totals changed since they were last reported
record CollectionRecord(CollectionId id, CollectionState state, boolean owed) {
  private static final int FORMAT = 1;

  byte[] encode() {
    WireWriter out = new WireWriter(512);
    out.u8(FORMAT).text(id.account()).text(id.container());
    StateFormat.write(out, state);
    return out.flag(owed).toBytes();
  }

  static CollectionRecord decode(NameHash hash, byte[] bytes) {
    WireReader in = new WireReader(bytes);
    int format = in.u8();
    if (format != FORMAT) {
      throw new WireFormatException("format of a collection is " + format + ", expected 1");
    }
    CollectionId id = new CollectionId(hash, in.text(), in.text());
    CollectionRecord decoded = new CollectionRecord(id, StateFormat.readState(in), in.flag());
    in.requireEnd();
    return decoded;
  }
}
