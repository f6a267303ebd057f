package io.ringfort.system;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// A client of the S3 API that people have, driven through what it can do.
interface S3Tool {
  /// For one large object, on a machine that does much else.
  Duration LARGE_LIMIT = Duration.ofMinutes(10);

  /// All of them, by name.
  static Map<String, S3Tool> all() {
    Map<String, S3Tool> tools = new LinkedHashMap<>();
    tools.put("awscli", new AwsCli());
    tools.put("s3cmd", new S3cmd());
    tools.put("boto3", ScriptedSdk.BOTO3);
    tools.put("java", new JavaSdk());
    tools.put("javascript", ScriptedSdk.JAVA_SCRIPT);
    tools.put("rclone", new RcloneS3());
    tools.put("restic", new Restic());
    tools.put("s3fs", new S3fs());
    return tools;
  }

  /// One of [#all]; a test that asks for one which cannot be run here is skipped, and says so.
  static S3Tool named(String client) {
    S3Tool tool = all().get(client);
    assumeTrue(tool.isUsable(), client + " cannot be run on this machine");
    return tool;
  }

  /// Whether this machine has what it needs beside its package.
  default boolean isUsable() {
    return true;
  }

  /// Makes the bucket, puts, lists, fetches and deletes objects in it, some of them in parts, signs
  /// addresses if it can, compares every byte, and removes the bucket.
  ///
  /// @param folder empty, for files of its own
  void roundTrip(S3Endpoint endpoint, String bucket, Path folder) throws IOException;

  /// Uploads a file as [LargeObject#NAME], in several parts, into a bucket that is there and empty.
  ///
  /// @param file of that name, in a folder for files of the client
  void upload(S3Endpoint endpoint, String bucket, Path file) throws IOException;

  /// Fetches what `upload` left there.
  ///
  /// @param file which is not there; the same as for the upload
  void fetch(S3Endpoint endpoint, String bucket, Path file) throws IOException;
}
