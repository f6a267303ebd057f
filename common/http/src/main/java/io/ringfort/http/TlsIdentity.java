package io.ringfort.http;

import io.ringfort.common.config.ConfigException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A certificate with its issuers and its private key, which fit together. Immutable.
///
/// Keys are taken as PKCS #8 (`PRIVATE KEY`), and as the older `RSA PRIVATE KEY` and `EC PRIVATE
/// KEY`, which lack the name of their algorithm: it is that of the certificate.
final class TlsIdentity {
  private static final int CHAIN_MAX = 16;

  private final List<X509Certificate> chain;
  private final PrivateKey key;

  private TlsIdentity(List<X509Certificate> chain, PrivateKey key) {
    this.chain = List.copyOf(chain);
    this.key = key;
  }

  /// Checks that the key belongs to the certificate and that this is valid now.
  ///
  /// @throws ConfigException naming the file and what is wrong with it
  static TlsIdentity of(Encryption.Tls settings, TlsFiles files, Instant now) {
    List<X509Certificate> chain = certificates(settings.certificate(), files.certificates());
    X509Certificate own = chain.getFirst();
    if (now.isAfter(own.getNotAfter().toInstant())) {
      throw refusal(settings.certificate(), "has expired on " + own.getNotAfter().toInstant());
    }
    if (now.isBefore(own.getNotBefore().toInstant())) {
      throw refusal(
          settings.certificate(), "is not valid before " + own.getNotBefore().toInstant());
    }
    PrivateKey key = key(settings.key(), files.key(), own.getPublicKey());
    if (!belongs(key, own.getPublicKey())) {
      throw refusal(
          settings.key(), "does not belong to the certificate in " + settings.certificate());
    }
    return new TlsIdentity(chain, key);
  }

  /// The certificate of the server first.
  X509Certificate[] chain() {
    return chain.toArray(X509Certificate[]::new);
  }

  PrivateKey key() {
    return key;
  }

  Instant validUntil() {
    return chain.getFirst().getNotAfter().toInstant();
  }

  /// Subject, serial number and end of the certificate, for logs.
  @Override
  public String toString() {
    X509Certificate own = chain.getFirst();
    return "certificate of "
        + own.getSubjectX500Principal()
        + ", serial "
        + own.getSerialNumber().toString(16)
        + ", valid until "
        + validUntil();
  }

  private static ConfigException refusal(Path file, String problem) {
    return new ConfigException(file.toString(), problem);
  }

  private static List<Pem.Block> blocks(Path file, String text) {
    try {
      return Pem.blocks(text);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(file.toString(), String.valueOf(e.getMessage()), e);
    }
  }

  private static List<X509Certificate> certificates(Path file, String text) {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Pem.Block block : blocks(file, text)) {
        if (block.type().equals("CERTIFICATE")) {
          chain.add(
              (X509Certificate)
                  factory.generateCertificate(new ByteArrayInputStream(block.content())));
        }
      }
    } catch (CertificateException e) {
      throw new ConfigException(file.toString(), "has a certificate that cannot be read", e);
    }
    if (chain.isEmpty()) {
      throw refusal(file, "has no certificate in PEM form");
    }
    if (chain.size() > CHAIN_MAX) {
      throw refusal(file, "has more than " + CHAIN_MAX + " certificates");
    }
    return chain;
  }

  private static PrivateKey key(Path file, String text, PublicKey owner) {
    for (Pem.Block block : blocks(file, text)) {
      switch (block.type()) {
        case "PRIVATE KEY" -> {
          return key(file, block.content(), owner);
        }
        case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> {
          return key(file, pkcs8(block.content(), owner), owner);
        }
        case "ENCRYPTED PRIVATE KEY" ->
            throw refusal(file, "has an encrypted key; it must not be encrypted");
        default -> {}
      }
    }
    throw refusal(file, "has no private key in PEM form");
  }

  private static PrivateKey key(Path file, byte[] pkcs8, PublicKey owner) {
    String algorithm = owner.getAlgorithm();
    if (!algorithm.equals("RSA") && !algorithm.equals("EC")) {
      throw refusal(file, "is for a certificate with " + algorithm + "; RSA and EC are supported");
    }
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException e) {
      throw new ConfigException(
          file.toString(), "has no " + algorithm + " key, as the certificate needs", e);
    }
  }

  private static boolean belongs(PrivateKey key, PublicKey owner) {
    String algorithm = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
    byte[] message = "fits".getBytes(StandardCharsets.US_ASCII);
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(message);
      Signature verifying = Signature.getInstance(algorithm);
      verifying.initVerify(owner);
      verifying.update(message);
      return verifying.verify(signing.sign());
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  // The little of DER that puts an older form of key into its PKCS #8 envelope:
  // SEQUENCE { INTEGER 0, algorithm, OCTET STRING key }. The algorithm is the first element of the
  // SEQUENCE that a public key is.

  private static byte[] pkcs8(byte[] bare, PublicKey owner) {
    byte[] spki = owner.getEncoded();
    int start = headBytes(spki, 0);
    int end = start + headBytes(spki, start) + contentBytes(spki, start);
    byte[] algorithm = Arrays.copyOfRange(spki, start, end);
    ByteArrayOutputStream inner = new ByteArrayOutputStream();
    inner.writeBytes(new byte[] {0x02, 0x01, 0x00});
    inner.writeBytes(algorithm);
    inner.writeBytes(element(0x04, bare));
    return element(0x30, inner.toByteArray());
  }

  private static byte[] element(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else {
      int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(content.length) + 7) / 8;
      out.write(0x80 | bytes);
      for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
        out.write(content.length >>> shift);
      }
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static int headBytes(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    return first < 0x80 ? 2 : 2 + (first & 0x7f);
  }

  private static int contentBytes(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7f); i++) {
      length = (length << 8) | (der[at + 2 + i] & 0xff);
    }
    return length;
  }
}
