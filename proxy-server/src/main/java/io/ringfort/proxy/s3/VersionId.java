package io.ringfort.proxy.s3;

import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import java.util.Optional;

/// The versions of objects in buckets without versioning: there is one, `null`.
final class VersionId {
  static final String PARAMETER = "versionId";
  static final String NULL = "null";

  private static final int LENGTH = 32;

  private VersionId() {}

  /// A version that the query asks for and that cannot be there.
  ///
  /// @throws S3Problem if what it says is no version at all
  static Optional<String> unknown(S3Query query) {
    Optional<String> asked = query.find(PARAMETER);
    return asked.isEmpty() ? asked : unknown(asked.get());
  }

  /// The version, if it cannot be there.
  static Optional<String> unknown(String version) {
    if (version.equals(NULL)) {
      return Optional.empty();
    }
    if (version.isEmpty()) {
      throw invalid("Version id cannot be the empty string", version);
    }
    if (!isWellFormed(version)) {
      throw invalid("Invalid version id specified", version);
    }
    return Optional.of(version);
  }

  /// For reads: refuses a version that is not there.
  static void requireCurrent(S3Query query, String key) {
    if (query.has(PARAMETER)) {
      requireCurrent(query.text(PARAMETER), key);
    }
  }

  static void requireCurrent(String version, String key) {
    if (unknown(version).isPresent()) {
      throw S3Problem.of(S3Error.NO_SUCH_VERSION).with("Key", key).with("VersionId", version);
    }
  }

  /// For writes, which make versions rather than choose them.
  static void requireNone(S3Query query) {
    if (query.has(PARAMETER)) {
      throw invalid("This operation does not accept a version-id.", query.text(PARAMETER));
    }
  }

  private static boolean isWellFormed(String version) {
    if (version.length() != LENGTH) {
      return false;
    }
    for (int index = 0; index < LENGTH; index++) {
      char c = version.charAt(index);
      boolean plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!plain && c != '.' && c != '_' && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static S3Problem invalid(String message, String version) {
    return S3Problem.of(S3Error.INVALID_ARGUMENT, message)
        .with("ArgumentName", PARAMETER)
        .with("ArgumentValue", version);
  }
}
