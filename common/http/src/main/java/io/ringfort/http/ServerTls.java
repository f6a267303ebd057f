package io.ringfort.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import io.ringfort.common.config.ConfigException;
import io.ringfort.common.time.Clock;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The encryption of one server: holds the certificate for new connections, and follows its files
/// on a thread of its own. Safe for use by many threads.
///
/// A connection keeps the certificate it began with. The two files are replaced one after the
/// other, so a pair that does not fit is looked at once more before the log complains.
final class ServerTls implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);
  private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");
  private static final int SESSIONS_MAX = 10_000;

  /// Forward secrecy and authenticated encryption only.
  private static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  private final Encryption.Tls settings;
  private final Duration handshakeLimit;
  private final Clock clock;
  private final SslProvider provider;
  private final AtomicLong handshakes = new AtomicLong();
  private final Map<HandshakeFailure, AtomicLong> failures = new ConcurrentHashMap<>();
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private TlsFiles files;

  @GuardedBy("lock")
  private TlsIdentity identity;

  @GuardedBy("lock")
  private SslContext context;

  @GuardedBy("lock")
  private boolean closed;

  // Of the watching thread alone.
  private String complaint = "";
  private boolean complained;
  private boolean expiryTold;
  private @Nullable Thread watcher;

  private ServerTls(Encryption.Tls settings, Duration handshakeLimit, Clock clock) {
    this.settings = settings;
    this.handshakeLimit = handshakeLimit;
    this.clock = clock;
    this.provider = provider(settings.engine());
    this.files = TlsFiles.read(settings);
    this.identity = TlsIdentity.of(settings, files, clock.now());
    this.context = contextOf(identity);
  }

  /// Reads the files now, and from now on whenever they change.
  ///
  /// @throws ConfigException if they are of no use
  static ServerTls start(Encryption.Tls settings, Duration handshakeLimit, Clock clock) {
    ServerTls tls = new ServerTls(settings, handshakeLimit, clock);
    LOG.info("{}", tls.identityNow());
    tls.watcher = Thread.ofVirtual().name("tls-watcher").start(tls::watch);
    return tls;
  }

  private static SslProvider provider(TlsEngine wanted) {
    if (wanted == TlsEngine.JDK) {
      return SslProvider.JDK;
    }
    if (!OpenSsl.isAvailable()) {
      LOG.warn(
          "TLS by the JDK, which costs more: the native library cannot be used ({})",
          String.valueOf(OpenSsl.unavailabilityCause()));
      return SslProvider.JDK;
    }
    LOG.info("TLS by {}", OpenSsl.versionString());
    return SslProvider.OPENSSL_REFCNT;
  }

  private SslContext contextOf(TlsIdentity chosen) {
    try {
      return SslContextBuilder.forServer(chosen.key(), chosen.chain())
          .sslProvider(provider)
          .protocols(VERSIONS)
          .ciphers(CIPHERS)
          .sessionCacheSize(SESSIONS_MAX)
          .applicationProtocolConfig(
              new ApplicationProtocolConfig(
                  ApplicationProtocolConfig.Protocol.ALPN,
                  ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                  ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                  "http/1.1"))
          .build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new ConfigException(
          settings.certificate().toString(), "cannot be used (" + e.getMessage() + ")", e);
    }
  }

  /// Encrypts a new connection, with the newest certificate.
  SslHandler handler(ByteBufAllocator allocator) {
    SslHandler handler;
    lock.lock();
    try {
      handler = context.newHandler(allocator);
    } finally {
      lock.unlock();
    }
    handler.setHandshakeTimeoutMillis(handshakeLimit.toMillis());
    return handler;
  }

  void handshakeDone() {
    handshakes.incrementAndGet();
  }

  /// Counts a handshake that failed, and says why at debug level.
  void handshakeFailed(Object peer, Throwable cause) {
    HandshakeFailure reason = reason(cause);
    failures.computeIfAbsent(reason, _ -> new AtomicLong()).incrementAndGet();
    // The message of this exception shows what was sent, which may be a request with its secrets.
    LOG.debug(
        "{}: no TLS: {} {}",
        peer,
        reason,
        reason == HandshakeFailure.NOT_TLS ? "" : cause.getMessage());
  }

  private static HandshakeFailure reason(Throwable cause) {
    return switch (cause) {
      case SslHandshakeTimeoutException _ -> HandshakeFailure.TIMEOUT;
      case NotSslRecordException _ -> HandshakeFailure.NOT_TLS;
      case ClosedChannelException _ -> HandshakeFailure.CLOSED;
      default -> HandshakeFailure.REFUSED;
    };
  }

  TlsReport report() {
    Map<HandshakeFailure, Long> counts = new EnumMap<>(HandshakeFailure.class);
    failures.forEach((reason, count) -> counts.put(reason, count.get()));
    return new TlsReport(handshakes.get(), counts, taken.get(), refused.get(), validUntil());
  }

  private Instant validUntil() {
    lock.lock();
    try {
      return identity.validUntil();
    } finally {
      lock.unlock();
    }
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(settings.pollInterval());
        look();
      }
    } catch (InterruptedException _) {
      LOG.debug("{}: no longer watched", settings.certificate());
    }
  }

  private TlsIdentity identityNow() {
    lock.lock();
    try {
      return identity;
    } finally {
      lock.unlock();
    }
  }

  /// Looks at the files once. Whatever goes wrong, the next look comes.
  private void look() {
    try {
      TlsFiles found = TlsFiles.read(settings);
      if (isNew(found)) {
        TlsIdentity next = TlsIdentity.of(settings, found, clock.now());
        take(found, next, contextOf(next));
      }
      complaint = "";
    } catch (ConfigException e) {
      complain(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("{}: looking at it failed", settings.certificate(), e);
    }
    if (!expiryTold && clock.now().isAfter(validUntil())) {
      expiryTold = true;
      LOG.error("the {} has expired: clients will refuse it", identityNow());
    }
  }

  private boolean isNew(TlsFiles found) {
    lock.lock();
    try {
      return !found.equals(files);
    } finally {
      lock.unlock();
    }
  }

  private void take(TlsFiles found, TlsIdentity next, SslContext nextContext) {
    SslContext old;
    lock.lock();
    try {
      if (closed) {
        ReferenceCountUtil.release(nextContext);
        return;
      }
      old = context;
      files = found;
      identity = next;
      context = nextContext;
    } finally {
      lock.unlock();
    }
    // Connections that use it hold it until they end.
    ReferenceCountUtil.release(old);
    taken.incrementAndGet();
    expiryTold = false;
    LOG.info("new {}", next);
  }

  private void complain(String problem) {
    if (!problem.equals(complaint)) {
      complaint = problem;
      complained = false;
    } else if (!complained) {
      complained = true;
      refused.incrementAndGet();
      LOG.error("{}; the {} stays in use", problem, identityNow());
    }
  }

  /// Stops following the files. No new connection may come any more.
  @Override
  public void close() {
    Thread running = watcher;
    if (running != null) {
      running.interrupt();
    }
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        ReferenceCountUtil.release(context);
      }
    } finally {
      lock.unlock();
    }
  }
}
