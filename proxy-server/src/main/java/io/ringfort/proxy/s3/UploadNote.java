package io.ringfort.proxy.s3;

import io.ringfort.proxy.s3.payload.ChecksumAlgorithm;
import java.util.Optional;

/// What this door notes of an upload: what listings show of it, in words with a blank between.
///
/// @param checksum how the object's checksum is computed
/// @param initiator who began it
record UploadNote(UploadChecksum checksum, String storageClass, String initiator) {
  private static final String NOTHING = "-";

  String text() {
    return switch (checksum) {
          case UploadChecksum.None _ -> NOTHING + " " + NOTHING;
          case UploadChecksum.Of(ChecksumAlgorithm algorithm, UploadChecksum.Type type) ->
              algorithm.name() + " " + type.name();
        }
        + " "
        + storageClass
        + " "
        + initiator;
  }

  /// Reads what [#text] wrote; what is not readable is as if it was not said.
  static UploadNote parse(String text) {
    String[] words = text.split(" ", 4);
    if (words.length < 4) {
      return new UploadNote(new UploadChecksum.None(), StorageClass.STANDARD, "");
    }
    Optional<ChecksumAlgorithm> algorithm = ChecksumAlgorithm.find(words[0]);
    Optional<UploadChecksum.Type> type = UploadChecksum.findType(words[1]);
    UploadChecksum checksum =
        algorithm.isEmpty() || type.isEmpty()
            ? new UploadChecksum.None()
            : new UploadChecksum.Of(algorithm.get(), type.get());
    return new UploadNote(checksum, words[2], words[3]);
  }
}
