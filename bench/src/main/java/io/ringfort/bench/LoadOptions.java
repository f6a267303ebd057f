package io.ringfort.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a load run does; see [LoadRun].
///
/// @param s3 endpoint of the S3 API to use; empty for the Swift API
/// @param user of the Swift API, or the access key
/// @param pids processes of the servers, whose processor time is counted
/// @param rate requests a second that are sent whether or not answers come; 0 for the next one when
///   the answer is there
/// @param keys how many different objects are read
/// @param verifyPercent how many of a hundred reads are compared byte for byte
record LoadOptions(
    String auth,
    String s3,
    String region,
    String user,
    String key,
    List<Long> pids,
    String container,
    long size,
    int connections,
    double rate,
    int seconds,
    int warmupSeconds,
    long keys,
    int verifyPercent) {
  /// @param args the operation, then `key=value`
  static LoadOptions parse(String[] args) {
    if (args.length == 0) {
      throw new IllegalArgumentException("usage: LoadRun put|get|head|delete|list [key=value ...]");
    }
    Map<String, String> given = new TreeMap<>();
    for (String arg : Arrays.asList(args).subList(1, args.length)) {
      String[] pair = arg.split("=", 2);
      if (pair.length < 2) {
        throw new IllegalArgumentException("not of the form key=value: " + arg);
      }
      given.put(pair[0], pair[1]);
    }
    LoadOptions options =
        new LoadOptions(
            take(given, "auth", "http://127.0.0.1:8080/auth/v1.0"),
            take(given, "s3", ""),
            take(given, "region", "us-east-1"),
            take(given, "user", "admin:admin"),
            take(given, "key", ""),
            Arrays.stream(take(given, "pids", "").split(",", -1))
                .filter(pid -> !pid.isBlank())
                .map(Long::valueOf)
                .toList(),
            take(given, "container", "bench"),
            Long.parseLong(take(given, "size", "4096")),
            Integer.parseInt(take(given, "connections", "64")),
            Double.parseDouble(take(given, "rate", "0")),
            Integer.parseInt(take(given, "seconds", "20")),
            Integer.parseInt(take(given, "warmup", "20")),
            Long.parseLong(take(given, "keys", "20000")),
            Integer.parseInt(take(given, "verify", "10")));
    if (!given.isEmpty()) {
      throw new IllegalArgumentException("unknown options: " + given.keySet());
    }
    return options;
  }

  private static String take(Map<String, String> given, String key, String otherwise) {
    String value = given.remove(key);
    return value == null ? otherwise : value;
  }
}
