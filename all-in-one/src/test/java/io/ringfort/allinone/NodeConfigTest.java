package io.ringfort.allinone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.common.config.ConfigException;
import io.ringfort.common.ring.NodeAddress;
import io.ringfort.http.Encryption;
import io.ringfort.proxy.s3.S3Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeConfigTest {
  @TempDir Path folder;

  @Test
  void anEmptyFileGivesTheDefaults() throws Exception {
    NodeConfig config = NodeConfig.read(file(""));

    assertThat(config)
        .isEqualTo(
            new NodeConfig(
                folder.resolve("cluster.yaml"),
                folder.resolve("credentials"),
                folder.resolve("rings"),
                folder.resolve("devices"),
                new NodeAddress("127.0.0.1", 8080),
                new Encryption.None(),
                new NodeAddress("127.0.0.1", 6200),
                new NodeAddress("127.0.0.1", 6200),
                new NodeAddress("127.0.0.1", 6201),
                new NodeAddress("127.0.0.1", 6202),
                List.of("standard"),
                Duration.ofSeconds(5),
                Duration.ofDays(1),
                S3Settings.defaults()));
  }

  @Test
  void everyKeyIsTaken() throws Exception {
    NodeConfig config =
        NodeConfig.read(
            file(
                """
                cluster.file: /etc/c.yaml
                users.file: u
                rings: {folder: r, poll.interval: 100ms}
                devices.root: /srv
                proxy.listen: "[::1]:80"
                proxy.tls: {certificate: tls.crt, key: /etc/tls.key}
                storage.listen: "0.0.0.0:1"
                object.listen: "h:2"
                container.listen: "h:3"
                account.listen: "h:4"
                policies: [gold, silver]
                token.life: 1h
                s3: {region: eu-north-9, domains: [S3.example.com]}
                """));

    assertThat(config)
        .isEqualTo(
            new NodeConfig(
                Path.of("/etc/c.yaml"),
                folder.resolve("u"),
                folder.resolve("r"),
                Path.of("/srv"),
                new NodeAddress("::1", 80),
                Encryption.tls(folder.resolve("tls.crt"), Path.of("/etc/tls.key")),
                new NodeAddress("0.0.0.0", 1),
                new NodeAddress("h", 2),
                new NodeAddress("h", 3),
                new NodeAddress("h", 4),
                List.of("gold", "silver"),
                Duration.ofMillis(100),
                Duration.ofHours(1),
                new S3Settings("eu-north-9", List.of("s3.example.com"), -1)));
  }

  @Test
  void unknownKeysAndBadAddressesAreRefused() throws Exception {
    Path file = file("proxy.listen: 8080\nproxy.lissen: x\nobject.listen: h:99999\n");

    assertThatThrownBy(() -> NodeConfig.read(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("proxy.lissen is not a known key")
        .hasMessageContaining("proxy.listen is not of the form host:port")
        .hasMessageContaining("object.listen port is not within 0 to 65535");
  }

  @Test
  void aCertificateNeedsItsKey() throws Exception {
    Path file = file("proxy.tls.certificate: tls.crt\n");

    assertThatThrownBy(() -> NodeConfig.read(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("proxy.tls.certificate and proxy.tls.key need each other");
  }

  @Test
  void anIdentityIsMadeOnceForItsOwnerAlone() throws Exception {
    Path file = folder.resolve("cluster.yaml");

    ClusterIdentity made = ClusterIdentity.readOrCreate(file);

    assertThat(ClusterIdentity.readOrCreate(file)).isEqualTo(made);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(made.toString()).doesNotContain(made.clusterKey()).doesNotContain(made.tokenKey());
  }

  @Test
  void usersAreMadeWithARandomKey() throws Exception {
    Path file = folder.resolve("credentials");

    UsersFile.User made = UsersFile.create(file);

    assertThat(UsersFile.read(file)).containsExactly(made);
    assertThat(made.key()).hasSizeGreaterThanOrEqualTo(32);
    assertThat(made.toString()).doesNotContain(made.key());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  private Path file(String yaml) throws Exception {
    return Files.writeString(folder.resolve("node.yaml"), yaml);
  }
}
