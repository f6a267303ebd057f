package io.ringfort.object;

/// How many calls may be in one device at a time; more wait for their deadline.
///
/// @param reads look-ups and reads
/// @param writes commits, promises and notes: as many may share one flush
/// @param uploads data being staged
public record DeviceLimits(int reads, int writes, int uploads) {
  /// 64 reads, 1024 writes, 256 uploads.
  public static final DeviceLimits DEFAULT = new DeviceLimits(64, 1024, 256);

  public DeviceLimits {
    if (reads < 1 || writes < 1 || uploads < 1) {
      throw new IllegalArgumentException("a limit of a device is below 1");
    }
  }
}
