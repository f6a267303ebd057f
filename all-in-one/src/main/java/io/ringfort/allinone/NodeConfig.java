package io.ringfort.allinone;

import io.ringfort.common.config.ConfigException;
import io.ringfort.common.config.ConfigReader;
import io.ringfort.common.ring.NodeAddress;
import io.ringfort.http.Encryption;
import io.ringfort.proxy.s3.S3Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The configuration of one node, from one YAML file that all its servers read; each takes what it
/// needs. Paths that are not absolute are taken from the folder of the file.
///
/// @param clusterFile `cluster.file`: the identity that all servers of the cluster share
/// @param usersFile `users.file`: who may log in (proxy)
/// @param ringsFolder `rings.folder`: where `account.ring.gz`, `container.ring.gz` and
///   `object.ring.gz` are; watched for changes
/// @param devicesRoot `devices.root`: a folder with one folder for each device of this node
/// @param proxyListen `proxy.listen`: host and port of the object API
/// @param proxyEncryption `proxy.tls.certificate` and `proxy.tls.key`: PEM files with which the
///   object API is encrypted; both or none
/// @param storageListen `storage.listen`: host and port where storage-node serves objects,
///   containers and accounts together
/// @param objectListen `object.listen`: host and port of a separate object server
/// @param containerListen `container.listen`: host and port of a separate container server
/// @param accountListen `account.listen`: host and port of a separate account server
/// @param policies `policies`: names of the storage policies by index, the first one the default
/// @param ringPollInterval `rings.poll.interval`: how often ring files are looked at
/// @param tokenLife `token.life`: how long a token is valid
/// @param s3 `s3.region`: what S3 requests are signed for; `s3.domains`: domains under which
///   buckets are hosts
public record NodeConfig(
    Path clusterFile,
    Path usersFile,
    Path ringsFolder,
    Path devicesRoot,
    NodeAddress proxyListen,
    Encryption proxyEncryption,
    NodeAddress storageListen,
    NodeAddress objectListen,
    NodeAddress containerListen,
    NodeAddress accountListen,
    List<String> policies,
    Duration ringPollInterval,
    Duration tokenLife,
    S3Settings s3) {
  private static final int POLICIES_MAX = 32;

  public NodeConfig {
    policies = List.copyOf(policies);
  }

  /// Reads a file.
  ///
  /// @throws ConfigException naming every problem
  public static NodeConfig read(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    ConfigReader config = ConfigReader.read(file);
    NodeConfig read = from(config, folder == null ? Path.of("/") : folder);
    config.finish();
    return read;
  }

  static NodeConfig from(ConfigReader config, Path folder) {
    List<String> policies = config.texts("policies");
    if (policies.size() > POLICIES_MAX) {
      config.problem("policies has more than " + POLICIES_MAX + " items");
    }
    return new NodeConfig(
        folder.resolve(config.path("cluster.file", Path.of("cluster.yaml"))),
        folder.resolve(config.path("users.file", Path.of("credentials"))),
        folder.resolve(config.path("rings.folder", Path.of("rings"))),
        folder.resolve(config.path("devices.root", Path.of("devices"))),
        address(config, "proxy.listen", 8080),
        encryption(config, folder),
        address(config, "storage.listen", 6200),
        address(config, "object.listen", 6200),
        address(config, "container.listen", 6201),
        address(config, "account.listen", 6202),
        policies.isEmpty() ? List.of("standard") : policies,
        config.duration("rings.poll.interval", Duration.ofSeconds(5)),
        config.duration("token.life", Duration.ofDays(1)),
        new S3Settings(
            config.text("s3.region", S3Settings.REGION), config.texts("s3.domains"), -1));
  }

  private static Encryption encryption(ConfigReader config, Path folder) {
    String certificate = config.text("proxy.tls.certificate", "");
    String key = config.text("proxy.tls.key", "");
    if (certificate.isEmpty() != key.isEmpty()) {
      config.problem("proxy.tls.certificate and proxy.tls.key need each other");
    }
    return certificate.isEmpty() || key.isEmpty()
        ? new Encryption.None()
        : Encryption.tls(folder.resolve(certificate), folder.resolve(key));
  }

  private static NodeAddress address(ConfigReader config, String key, int portOtherwise) {
    return config.value(key, new NodeAddress("127.0.0.1", portOtherwise), NodeConfig::parseAddress);
  }

  static NodeAddress parseAddress(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("is not of the form host:port");
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    try {
      return new NodeAddress(host, Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("has a port that is not a number", e);
    }
  }
}
