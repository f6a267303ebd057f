package io.ringfort.testkit.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObjectGenerator;
import org.bouncycastle.util.io.pem.PemWriter;

/// A certificate authority of its own, whose certificates are for 127.0.0.1 and localhost. Safe for
/// use by many threads.
public final class TestAuthority {
  /// A kind of key.
  public enum KeyKind {
    EC,
    RSA
  }

  /// A certificate with its key.
  public static final class Issued {
    private final X509Certificate certificate;
    private final KeyPair keys;

    private Issued(X509Certificate certificate, KeyPair keys) {
      this.certificate = certificate;
      this.keys = keys;
    }

    public BigInteger serial() {
      return certificate.getSerialNumber();
    }

    public String certificatePem() {
      return pem(() -> new JcaMiscPEMGenerator(certificate));
    }

    /// As PKCS #8.
    public String keyPem() {
      return pem(() -> new JcaPKCS8Generator(keys.getPrivate(), null));
    }

    /// In the form that lacks the name of the algorithm: `EC PRIVATE KEY`, `RSA PRIVATE KEY`.
    public String oldKeyPem() {
      return pem(() -> new JcaMiscPEMGenerator(keys.getPrivate()));
    }

    /// Puts both into files, each written beside and renamed.
    public void install(Path certificateFile, Path keyFile) {
      replace(certificateFile, certificatePem());
      replace(keyFile, keyPem());
    }
  }

  private interface Content {
    PemObjectGenerator generator() throws IOException;
  }

  private static final AtomicLong SERIALS = new AtomicLong(1000);

  private final KeyPair keys = keyPair(KeyKind.EC);
  private final X500Name name = new X500Name("CN=Test Authority");
  private final X509Certificate root = root();

  private X509Certificate root() {
    try {
      Instant now = Instant.now();
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              name,
              BigInteger.ONE,
              Date.from(now.minus(1, ChronoUnit.DAYS)),
              Date.from(now.plus(10, ChronoUnit.DAYS)),
              name,
              keys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      return signed(builder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private X509Certificate signed(X509v3CertificateBuilder builder) {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair keyPair(KeyKind kind) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(kind.name());
      switch (kind) {
        case EC -> generator.initialize(new ECGenParameterSpec("secp256r1"));
        case RSA -> generator.initialize(2048);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A certificate that is valid from yesterday to tomorrow.
  public Issued issue(KeyKind kind) {
    Instant now = Instant.now();
    return issue(kind, now.minus(1, ChronoUnit.DAYS), now.plus(1, ChronoUnit.DAYS));
  }

  /// A certificate with a life of its own, and a serial number that no other has.
  public Issued issue(KeyKind kind, Instant from, Instant until) {
    KeyPair own = keyPair(kind);
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name,
            BigInteger.valueOf(SERIALS.incrementAndGet()),
            Date.from(from),
            Date.from(until),
            new X500Name("CN=localhost"),
            own.getPublic());
    GeneralName[] names = {
      new GeneralName(GeneralName.dNSName, "localhost"),
      new GeneralName(GeneralName.iPAddress, "127.0.0.1")
    };
    try {
      builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Issued(signed(builder), own);
  }

  /// The certificate that clients have to trust.
  public String rootPem() {
    return pem(() -> new JcaMiscPEMGenerator(root));
  }

  /// Clients that trust this authority alone.
  public SSLContext clients() {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("root", root);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), new SecureRandom());
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void replace(Path file, String content) {
    try {
      Path beside = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), content);
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String pem(Content content) {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(content.generator());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
