package io.ringfort.proxy.account;

import io.ringfort.common.name.AccountName;
import io.ringfort.common.time.Timestamp;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What is known of an account. Counts and bytes follow the containers with some delay.
public record AccountInfo(
    AccountName name,
    Timestamp created,
    Timestamp changed,
    long containerCount,
    long objectCount,
    long bytesUsed,
    SortedMap<String, String> userMetadata,
    SortedMap<String, String> systemMetadata) {
  public AccountInfo {
    userMetadata = Collections.unmodifiableSortedMap(new TreeMap<>(userMetadata));
    systemMetadata = Collections.unmodifiableSortedMap(new TreeMap<>(systemMetadata));
  }
}
