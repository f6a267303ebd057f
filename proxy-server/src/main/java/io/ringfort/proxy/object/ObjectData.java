package io.ringfort.proxy.object;

import io.ringfort.common.object.ObjectAttributes;
import java.io.IOException;
import java.nio.ByteBuffer;

/// The bytes of an object on their way in, and the door's last word about them. Read by one thread,
/// once, to the end.
public interface ObjectData {
  /// How many bytes there are, or -1 if that is not known yet.
  long length();

  /// Fills some of the buffer; blocks until at least one byte is there.
  ///
  /// @return the number of bytes, or -1 at the end
  /// @throws IOException if the client went away or sent what is no body; nothing is stored then
  ///   and the exception reaches the caller of the service
  int read(ByteBuffer buffer) throws IOException;

  /// Called after the last byte and before anything becomes visible.
  ///
  /// @param md5 hexadecimal MD5 of all bytes
  Completion complete(String md5, long bytes);

  /// What the door says to a complete body.
  sealed interface Completion {
    /// Store it. `etag` is what readers see; usually the MD5.
    record Accept(String etag, ObjectAttributes attributes) implements Completion {}

    /// Do not store it: the body is not what was promised. The door knows why.
    record Reject() implements Completion {}
  }
}
