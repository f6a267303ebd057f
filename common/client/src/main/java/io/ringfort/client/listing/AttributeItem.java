package io.ringfort.client.listing;

import io.ringfort.common.time.Timestamp;

/// The value of one attribute and when it was set; an empty value was removed then.
public record AttributeItem(String value, Timestamp at) {
  AttributeItem merge(AttributeItem other) {
    int byTime = at.compareTo(other.at);
    int byAll = byTime != 0 ? byTime : value.compareTo(other.value);
    return byAll >= 0 ? this : other;
  }
}
