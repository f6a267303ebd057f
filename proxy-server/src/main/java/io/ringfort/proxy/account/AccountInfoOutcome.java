package io.ringfort.proxy.account;

/// What a look at an account found.
public sealed interface AccountInfoOutcome {
  record Found(AccountInfo info) implements AccountInfoOutcome {}

  /// Nothing was ever stored for it.
  record Absent() implements AccountInfoOutcome {}

  /// No majority answered in time.
  record Unknown() implements AccountInfoOutcome {}
}
