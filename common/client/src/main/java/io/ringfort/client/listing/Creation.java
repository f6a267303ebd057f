package io.ringfort.client.listing;

import io.ringfort.common.time.Timestamp;

/// A creation or a removal of a collection.
///
/// @param policy index of the storage policy asked for, or of what was removed; 0 for accounts
public record Creation(Timestamp at, int policy) {
  /// None is known.
  public static final Creation NONE = new Creation(Timestamp.ZERO, 0);

  static Creation earlier(Creation a, Creation b) {
    int byTime = a.at.compareTo(b.at);
    return byTime < 0 || (byTime == 0 && a.policy <= b.policy) ? a : b;
  }

  static Creation later(Creation a, Creation b) {
    return earlier(a, b).equals(a) ? b : a;
  }
}
