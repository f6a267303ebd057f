package io.ringfort.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.common.config.ConfigException;
import io.ringfort.common.ring.NodeAddress;
import io.ringfort.testkit.tls.TestAuthority;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TlsIdentityTest {
  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static final TestAuthority.Issued EC = AUTHORITY.issue(TestAuthority.KeyKind.EC);
  private static final TestAuthority.Issued RSA = AUTHORITY.issue(TestAuthority.KeyKind.RSA);
  private static final Encryption.Tls FILES =
      new Encryption.Tls(
          Path.of("c.pem"), Path.of("k.pem"), TlsEngine.BORINGSSL, Duration.ofSeconds(1));

  private static TlsIdentity identity(String certificates, String key) {
    return TlsIdentity.of(FILES, new TlsFiles(certificates, key), Instant.now());
  }

  @ParameterizedTest
  @EnumSource(TestAuthority.KeyKind.class)
  void allFormsOfKeysAreTaken(TestAuthority.KeyKind kind) {
    TestAuthority.Issued issued = AUTHORITY.issue(kind);

    TlsIdentity modern = identity(issued.certificatePem(), issued.keyPem());
    TlsIdentity old = identity(issued.certificatePem(), issued.oldKeyPem());

    assertThat(issued.oldKeyPem()).contains("BEGIN " + kind + " PRIVATE KEY");
    assertThat(old.key()).isEqualTo(modern.key());
    assertThat(modern.toString())
        .contains("CN=localhost", issued.serial().toString(16))
        .doesNotContain("PRIVATE");
  }

  @Test
  void theChainIsTakenInItsOrderAndWhatIsAroundIsNot() {
    String chain = "subject=localhost\n" + EC.certificatePem() + "\nissuer\n" + AUTHORITY.rootPem();
    String key =
        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
            + EC.oldKeyPem().replace("\n", "\r\n");

    TlsIdentity identity = identity(chain, key);

    assertThat(identity.chain()).hasSize(2);
    assertThat(identity.chain()[0].getSerialNumber()).isEqualTo(EC.serial());
  }

  @Test
  void whatIsOfNoUseIsNamed() {
    Instant now = Instant.now();
    TestAuthority.Issued expired =
        AUTHORITY.issue(TestAuthority.KeyKind.EC, now.minusSeconds(50), now.minusSeconds(5));
    TestAuthority.Issued early =
        AUTHORITY.issue(TestAuthority.KeyKind.EC, now.plusSeconds(50), now.plusSeconds(99));
    String certificate = EC.certificatePem();
    String key = EC.keyPem();

    refused(expired.certificatePem(), expired.keyPem(), "c.pem: has expired on");
    refused(early.certificatePem(), early.keyPem(), "c.pem: is not valid before");
    refused("", key, "c.pem: has no certificate in PEM form");
    refused(key, key, "c.pem: has no certificate in PEM form");
    refused(certificate.repeat(17), key, "c.pem: has more than 16 certificates");
    refused(certificate.replaceFirst("MII", "MIJ"), key, "c.pem: has a certificate that cannot be");
    refused(certificate.substring(0, 200), key, "c.pem: ends within a block");
    refused(certificate, certificate, "k.pem: has no private key in PEM form");
    refused(
        certificate,
        AUTHORITY.issue(TestAuthority.KeyKind.EC).keyPem(),
        "k.pem: does not belong to the certificate in c.pem");
    refused(certificate, RSA.keyPem(), "k.pem: has no EC key, as the certificate needs");
    refused(RSA.certificatePem(), EC.oldKeyPem(), "k.pem: has no RSA key");
    refused(certificate, key.replaceFirst("\n", "\n*"), "k.pem: has a block that is not Base64");
    refused(
        certificate,
        key.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"),
        "k.pem: has an encrypted key; it must not be encrypted");
    refused(
        RSA.certificatePem(),
        RSA.oldKeyPem().replaceFirst("\n", "\nProc-Type: 4,ENCRYPTED\n"),
        "k.pem: has an encrypted block; it must not be encrypted");
  }

  private static void refused(String certificate, String key, String message) {
    assertThatThrownBy(() -> identity(certificate, key))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aServerDoesNotStartWithFilesOfNoUse(@TempDir Path folder) throws Exception {
    Path certificate = Files.writeString(folder.resolve("c.pem"), EC.certificatePem());
    Path key = Files.writeString(folder.resolve("k.pem"), RSA.keyPem());
    HttpServerOptions options =
        HttpServerOptions.defaults(new NodeAddress("127.0.0.1", 0))
            .encryption(Encryption.tls(certificate, key));

    assertThatThrownBy(() -> HttpServer.start(options, _ -> ServerResponse.of(200)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key + ": has no EC key");
    Files.delete(key);
    assertThatThrownBy(() -> HttpServer.start(options, _ -> ServerResponse.of(200)))
        .hasMessage(key + ": there is no such file");
    Files.write(key, new byte[300_000]);
    assertThatThrownBy(() -> HttpServer.start(options, _ -> ServerResponse.of(200)))
        .hasMessage(key + ": is larger than 262144 bytes");
  }

  @Property(tries = 3000)
  void anyTextIsReadOrRefusedInWords(
      @ForAll("texts") String certificate, @ForAll("texts") String key) {
    try {
      assertThat(identity(certificate, key).chain()).isNotEmpty();
    } catch (ConfigException e) {
      assertThat(e).hasMessageMatching("(?s)[ck]\\.pem: .*");
      assertThat(e.getMessage()).doesNotContain(EC.keyPem().substring(40, 60));
    }
  }

  /// Good files and their parts, cut, repeated and with characters changed.
  @Provide
  Arbitrary<String> texts() {
    List<String> good =
        List.of(
            EC.certificatePem(),
            EC.keyPem(),
            EC.oldKeyPem(),
            RSA.oldKeyPem(),
            "-----BEGIN PRIVATE KEY-----\n",
            "-----BEGIN RSA PRIVATE KEY-----\nAA==\n-----END RSA PRIVATE KEY-----\n",
            "-----BEGIN -----\n",
            "-----BEGIN",
            "-----END CERTIFICATE-----\n");
    Arbitrary<String> whole = Arbitraries.of(good);
    Arbitrary<String> changed =
        Arbitraries.of(good)
            .flatMap(text ->
                Arbitraries.integers()
                    .between(0, text.length() - 1)
                    .flatMap(at ->
                        Arbitraries.of('A', 'B', '/', '=', '-', '\n', '\u00ff', ':')
                            .map(c -> text.substring(0, at) + c + text.substring(at + 1))));
    Arbitrary<String> noise =
        Arbitraries.bytes()
            .array(byte[].class)
            .ofMaxSize(40)
            .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1));
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(4, whole),
            net.jqwik.api.Tuple.of(4, changed),
            net.jqwik.api.Tuple.of(1, noise))
        .list()
        .ofMaxSize(3)
        .map(parts -> String.join("", parts));
  }
}
