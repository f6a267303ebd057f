package io.ringfort.system;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a running Ringfort is and how to log in, as `ringfort env` prints it.
record Endpoint(String auth, String user, String key) {
  private static final Pattern EXPORT =
      Pattern.compile("export (\\w+)=(?:'([^']*)'|\"([^\"]*)\"|(\\S*))");

  static Endpoint parse(String exports) {
    Map<String, String> values = values(exports, "ST_AUTH", "ST_USER", "ST_KEY");
    return new Endpoint(values.get("ST_AUTH"), values.get("ST_USER"), values.get("ST_KEY"));
  }

  /// What is exported; the given names at least.
  static Map<String, String> values(String exports, String... names) {
    Map<String, String> values = new HashMap<>();
    Matcher matcher = EXPORT.matcher(exports);
    while (matcher.find()) {
      String quoted = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
      values.put(matcher.group(1), quoted != null ? quoted : matcher.group(4));
    }
    for (String name : names) {
      if (!values.containsKey(name)) {
        throw new AssertionError("no " + name + " in what 'ringfort env' printed:\n" + exports);
      }
    }
    return values;
  }

  /// The root of the object API's server, without a slash at the end.
  String server() {
    URI uri = URI.create(auth);
    return uri.getScheme() + "://" + uri.getAuthority();
  }

  int port() {
    return URI.create(auth).getPort();
  }

  /// What python-swiftclient reads.
  Map<String, String> swiftEnvironment() {
    return Map.of("ST_AUTH", auth, "ST_USER", user, "ST_KEY", key);
  }

  /// A remote named `rf` for rclone.
  Map<String, String> rcloneEnvironment() {
    return Map.of(
        "RCLONE_CONFIG",
        "/dev/null",
        "RCLONE_CONFIG_RF_TYPE",
        "swift",
        "RCLONE_CONFIG_RF_AUTH",
        auth,
        "RCLONE_CONFIG_RF_USER",
        user,
        "RCLONE_CONFIG_RF_KEY",
        key,
        "RCLONE_CONFIG_RF_NO_CHUNK",
        "true");
  }
}
