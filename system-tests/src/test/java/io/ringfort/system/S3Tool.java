package io.ringfort.system;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// A client of the S3 API that people have, driven through what it can do.
interface S3Tool {
  /// For one large object, on a machine that does much else.
  Duration LARGE_LIMIT = Duration.ofMinutes(10);

  /// All of them that this machine can run, by name.
  static Map<String, S3Tool> all() {
    Map<String, S3Tool> tools = new LinkedHashMap<>();
    tools.put("awscli", new AwsCli());
    tools.put("s3cmd", new S3cmd());
    tools.put("boto3", ScriptedSdk.BOTO3);
    tools.put("java", new JavaSdk());
    tools.put("javascript", ScriptedSdk.JAVA_SCRIPT);
    tools.put("rclone", new RcloneS3());
    tools.put("restic", new Restic());
    if (S3fs.isUsable()) {
      tools.put("s3fs", new S3fs());
    }
    return tools;
  }

  /// Makes the bucket, puts, lists, fetches and deletes objects in it, some of them in parts, signs
  /// addresses if it can, compares every byte, and removes the bucket.
  ///
  /// @param folder empty, for files of its own
  void roundTrip(S3Endpoint endpoint, String bucket, Path folder) throws IOException;

  /// Uploads one object in the parts that the client makes of it by default, into a bucket that is
  /// there and empty.
  ///
  /// @param folder for files of its own
  void upload(S3Endpoint endpoint, String bucket, Path folder, LargeObject object)
      throws IOException;

  /// Fetches what `upload` left there and compares every byte.
  ///
  /// @param folder the same as for the upload
  void fetch(S3Endpoint endpoint, String bucket, Path folder, LargeObject object)
      throws IOException;
}
