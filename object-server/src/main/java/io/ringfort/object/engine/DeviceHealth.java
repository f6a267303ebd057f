package io.ringfort.object.engine;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether a device is online. Once it has failed it stays so until it is opened anew: a failed
/// flush leaves unknown what is on the disk, and going on would spread it.
final class DeviceHealth {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceHealth.class);

  private final String device;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  DeviceHealth(String device) {
    this.device = device;
  }

  void requireOnline() {
    Throwable cause = failure.get();
    if (cause != null) {
      throw failed(cause);
    }
  }

  boolean isOnline() {
    return failure.get() == null;
  }

  String reason() {
    Throwable cause = failure.get();
    return cause == null ? "" : String.valueOf(cause.getMessage());
  }

  /// Takes the device offline, and returns what to throw.
  DeviceFailedException fail(Throwable cause) {
    if (failure.compareAndSet(null, cause)) {
      LOG.error("device {} is taken offline", device, cause);
    }
    return failed(cause);
  }

  /// Takes the device offline because it was closed.
  void close() {
    failure.compareAndSet(null, new IllegalStateException("device " + device + " is closed"));
  }

  private DeviceFailedException failed(Throwable cause) {
    return new DeviceFailedException(
        "device " + device + " is offline: " + cause.getMessage(), cause);
  }
}
