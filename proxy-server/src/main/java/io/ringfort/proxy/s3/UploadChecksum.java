package io.ringfort.proxy.s3;

import io.ringfort.http.HttpHeaders;
import io.ringfort.proxy.object.ManifestPart;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.s3.payload.ChecksumAlgorithm;
import io.ringfort.proxy.s3.payload.RunningChecksum;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How the checksum of an object that arrives in parts is computed, as its upload says it.
sealed interface UploadChecksum {
  String ALGORITHM_HEADER = "x-amz-checksum-algorithm";
  String TYPE_HEADER = "x-amz-checksum-type";

  /// The object has none.
  record None() implements UploadChecksum {}

  /// Parts have checksums of this kind.
  record Of(ChecksumAlgorithm algorithm, Type type) implements UploadChecksum {}

  /// What the checksum of the whole is taken of.
  enum Type {
    /// Of the checksums of the parts.
    COMPOSITE,

    /// Of all data.
    FULL_OBJECT
  }

  /// Reads the headers of the request that begins an upload.
  static UploadChecksum parse(HttpHeaders headers) {
    String name = headers.firstOr(ALGORITHM_HEADER, "");
    String type = headers.firstOr(TYPE_HEADER, "");
    if (name.isEmpty()) {
      if (!type.isEmpty()) {
        throw invalid(
            "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm"
                + " header.");
      }
      return new None();
    }
    ChecksumAlgorithm algorithm =
        ChecksumAlgorithm.find(name)
            .orElseThrow(() ->
                invalid(
                    "Checksum algorithm provided is unsupported. Please try again with any of the"
                        + " valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]"));
    return new Of(algorithm, type(algorithm, type));
  }

  private static Type type(ChecksumAlgorithm algorithm, String text) {
    if (text.isEmpty()) {
      return algorithm == ChecksumAlgorithm.CRC64NVME ? Type.FULL_OBJECT : Type.COMPOSITE;
    }
    Type type =
        findType(text)
            .orElseThrow(() -> invalid("Value for x-amz-checksum-type header is invalid."));
    boolean possible =
        type == Type.FULL_OBJECT
            ? algorithm.isCombinable()
            : algorithm != ChecksumAlgorithm.CRC64NVME;
    if (!possible) {
      throw invalid(
          "The "
              + type
              + " checksum type cannot be used with the "
              + lowerCase(algorithm)
              + " checksum algorithm.");
    }
    return type;
  }

  static Optional<Type> findType(String text) {
    return Arrays.stream(Type.values()).filter(type -> type.name().equals(text)).findFirst();
  }

  static String lowerCase(ChecksumAlgorithm algorithm) {
    return algorithm.name().toLowerCase(Locale.ROOT);
  }

  static S3Problem invalid(String message) {
    return S3Problem.of(S3Error.INVALID_REQUEST, message);
  }

  /// The element of XML documents that has a checksum.
  static String element(ChecksumAlgorithm algorithm) {
    return "Checksum" + algorithm.name();
  }

  /// The checksum of the whole from those of all parts; empty if there is none, or a part lacks it.
  default Optional<String> ofWhole(List<ManifestPart> parts) {
    return switch (this) {
      case None _ -> Optional.empty();
      case Of(ChecksumAlgorithm algorithm, Type type) ->
          switch (type) {
            case COMPOSITE -> composite(algorithm, parts);
            case FULL_OBJECT -> full(algorithm, parts);
          };
    };
  }

  private static Optional<String> composite(ChecksumAlgorithm algorithm, List<ManifestPart> parts) {
    RunningChecksum whole = algorithm.start();
    for (ManifestPart part : parts) {
      Optional<byte[]> value =
          PartNote.parse(part.note()).find(algorithm).flatMap(algorithm::decode);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      whole.update(ByteBuffer.wrap(value.get()));
    }
    return Optional.of(whole.base64() + "-" + parts.size());
  }

  private static Optional<String> full(ChecksumAlgorithm algorithm, List<ManifestPart> parts) {
    String whole = algorithm.start().base64();
    for (ManifestPart part : parts) {
      Optional<String> value = PartNote.parse(part.note()).find(algorithm);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      whole = algorithm.combine(whole, value.get(), part.dataBytes());
    }
    return Optional.of(whole);
  }
}
