package io.ringfort.system;

import java.io.IOException;
import java.nio.file.Path;

/// A client of the S3 API that people have, driven through what it can do.
interface S3Tool {
  /// Makes the bucket, puts, lists, fetches and deletes objects in it, some of them in parts, signs
  /// addresses if it can, compares every byte, and removes the bucket.
  ///
  /// @param folder empty, for files of its own
  void roundTrip(S3Endpoint endpoint, String bucket, Path folder) throws IOException;
}
