package io.ringfort.proxy.s3;

import io.ringfort.http.HttpHeaders;
import io.ringfort.proxy.s3.payload.ChecksumAlgorithm;
import io.ringfort.proxy.s3.payload.VerifiedChecksum;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/// The checksum of an object besides its entity tag, as it is kept in the system metadata.
///
/// @param value in base64; with `-` and the number of parts after it if it is a checksum of
///   checksums
/// @param type `FULL_OBJECT` or `COMPOSITE`
record ObjectChecksum(ChecksumAlgorithm algorithm, String value, String type) {
  static final String FULL_OBJECT = "FULL_OBJECT";
  static final String COMPOSITE = "COMPOSITE";

  /// The item of an algorithm has its name, in lower case, after this.
  static final String ITEM_PREFIX = "s3.checksum.";

  static final String TYPE_ITEM = "s3.checksum-type";

  static ObjectChecksum of(VerifiedChecksum verified) {
    return new ObjectChecksum(verified.algorithm(), verified.base64(), FULL_OBJECT);
  }

  /// What was stored.
  static Optional<ObjectChecksum> stored(SortedMap<String, String> systemMetadata) {
    if (systemMetadata.isEmpty()) {
      return Optional.empty();
    }
    for (Map.Entry<String, String> item : systemMetadata.tailMap(ITEM_PREFIX).entrySet()) {
      if (!item.getKey().startsWith(ITEM_PREFIX)) {
        break;
      }
      Optional<ChecksumAlgorithm> algorithm =
          ChecksumAlgorithm.find(item.getKey().substring(ITEM_PREFIX.length()));
      if (algorithm.isPresent()) {
        String type = systemMetadata.getOrDefault(TYPE_ITEM, FULL_OBJECT);
        return Optional.of(new ObjectChecksum(algorithm.get(), item.getValue(), type));
      }
    }
    return Optional.empty();
  }

  void addTo(SortedMap<String, String> items) {
    String prefix = "x-amz-checksum-";
    items.put(ITEM_PREFIX + algorithm.field().substring(prefix.length()), value);
    if (!type.equals(FULL_OBJECT)) {
      items.put(TYPE_ITEM, type);
    }
  }

  void addTo(HttpHeaders.Builder headers) {
    headers.add(algorithm.field(), value);
    headers.add("x-amz-checksum-type", type);
  }

  /// Adds its elements to an open one.
  void addTo(S3Xml xml) {
    xml.text("Checksum" + algorithm, value).text("ChecksumType", type);
  }
}
