package io.ringfort.proxy.container;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// New values of single attributes of a container or an account; an empty value removes the item.
/// Items that are not named stay as they are. Names are in lower case.
public record AttributeChange(
    SortedMap<String, String> userMetadata, SortedMap<String, String> systemMetadata) {
  public static final AttributeChange NONE = new AttributeChange(new TreeMap<>(), new TreeMap<>());

  public AttributeChange {
    userMetadata = Collections.unmodifiableSortedMap(new TreeMap<>(userMetadata));
    systemMetadata = Collections.unmodifiableSortedMap(new TreeMap<>(systemMetadata));
  }

  public boolean isEmpty() {
    return userMetadata.isEmpty() && systemMetadata.isEmpty();
  }
}
