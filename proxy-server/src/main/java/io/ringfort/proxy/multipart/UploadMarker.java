package io.ringfort.proxy.multipart;

import static java.util.Objects.requireNonNull;

import io.ringfort.common.codec.WireFormatException;
import io.ringfort.common.codec.WireReader;
import io.ringfort.common.codec.WireWriter;
import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.common.object.ObjectMetadata;
import io.ringfort.common.time.Timestamp;
import io.ringfort.proxy.object.PartManifest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// The state of an upload, as it is kept in an object of its own. It moves from one state to the
/// next by conditional writes only.
///
/// ```
///  open ----------> completing ---> (removed: the object is there)
///   |  ^------------+   |           back to open if no attempt can have written the object
///   +--> aborted <------+           after it was made sure that no attempt can write it any more
///          +--> (removed)
/// ```
///
/// The stored form:
///
/// ```
///  format      u8     1
///  state       u8     0 open, 1 completing, 2 aborted
///  initiated   16     timestamp
///  attributes  blob   of the object to be, as object metadata
///  note        text   of the door
///  choice      text   digest of the client's list; empty unless completing
///  unresolved  u32    attempts to write the object whose end is not known
///  manifest    blob   the parts of the object to be; empty unless completing
/// ```
///
/// The marker stands in listings with its state and a random number as entity tag, and the time of
/// its initiation and the note as content type: a listing of uploads reads no marker.
record UploadMarker(
    State state,
    Timestamp initiated,
    ObjectAttributes attributes,
    String note,
    String choice,
    int unresolved,
    ByteBuffer manifest) {
  static final int BYTES_MAX = PartManifest.BYTES_MAX + (128 << 10);

  private static final int FORMAT = 1;
  private static final ByteBuffer NO_MANIFEST = ByteBuffer.allocate(0).asReadOnlyBuffer();

  enum State {
    OPEN("open", 0),
    COMPLETING("completing", 1),
    ABORTED("aborted", 2);

    private final String word;
    private final int code;

    State(String word, int code) {
      this.word = word;
      this.code = code;
    }

    static State ofCode(int code) {
      return Arrays.stream(values())
          .filter(state -> state.code == code)
          .findFirst()
          .orElseThrow(() -> new WireFormatException("state of an upload is " + code));
    }

    /// An entity tag that no other write of the marker has.
    String etag(String random) {
      return word + "-" + random;
    }

    static Optional<State> ofEtag(String etag) {
      return Arrays.stream(values()).filter(state -> etag.startsWith(state.word + "-")).findFirst();
    }
  }

  /// What a listing shows of a marker besides its name and state.
  record Line(Timestamp initiated, String note) {
    String text() {
      return initiated + " " + note;
    }

    static Optional<Line> parse(String text) {
      int space = text.indexOf(' ');
      try {
        return space < 0
            ? Optional.empty()
            : Optional.of(
                new Line(Timestamp.parse(text.substring(0, space)), text.substring(space + 1)));
      } catch (IllegalArgumentException _) {
        return Optional.empty();
      }
    }
  }

  UploadMarker {
    requireNonNull(state, "state is null");
    manifest = manifest.asReadOnlyBuffer();
  }

  static UploadMarker open(Timestamp initiated, ObjectAttributes attributes, String note) {
    return new UploadMarker(State.OPEN, initiated, attributes, note, "", 0, NO_MANIFEST);
  }

  /// With one more attempt to write the object.
  UploadMarker completing(String chosen, PartManifest parts) {
    return new UploadMarker(
        State.COMPLETING,
        initiated,
        attributes,
        note,
        chosen,
        unresolved + 1,
        ByteBuffer.wrap(parts.encode()));
  }

  /// The parts of the object to be, while it is completing.
  ///
  /// @throws WireFormatException if that is not what is kept
  PartManifest parts() {
    byte[] bytes = new byte[manifest.remaining()];
    manifest.get(manifest.position(), bytes);
    return PartManifest.decode(bytes);
  }

  /// With one attempt less; open again if none is left.
  UploadMarker withoutAttempt() {
    return unresolved <= 1
        ? open(initiated, attributes, note)
        : new UploadMarker(state, initiated, attributes, note, choice, unresolved - 1, manifest);
  }

  UploadMarker aborted() {
    return new UploadMarker(State.ABORTED, initiated, attributes, note, "", 0, NO_MANIFEST);
  }

  Line line() {
    return new Line(initiated, note);
  }

  byte[] encode() {
    return new WireWriter(512 + manifest.remaining())
        .u8(FORMAT)
        .u8(state.code)
        .timestamp(initiated)
        .blob(new ObjectMetadata(0, "", attributes).encode())
        .text(note)
        .text(choice)
        .i32(unresolved)
        .blob(manifest)
        .toBytes();
  }

  /// @throws WireFormatException if the bytes are not what [#encode] writes
  static UploadMarker decode(byte[] bytes) {
    WireReader in = new WireReader(bytes);
    int format = in.u8();
    if (format != FORMAT) {
      throw new WireFormatException("format of an upload is " + format + ", readable is " + FORMAT);
    }
    UploadMarker marker =
        new UploadMarker(
            State.ofCode(in.u8()),
            in.timestamp(),
            ObjectMetadata.decode(in.blob()).attributes(),
            in.text(),
            in.text(),
            in.i32(),
            ByteBuffer.wrap(in.blob()));
    in.requireEnd();
    return marker;
  }
}
