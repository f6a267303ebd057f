package io.ringfort.proxy.account;

import io.ringfort.common.name.AccountName;
import io.ringfort.proxy.container.AttributeChange;
import io.ringfort.proxy.container.ListCommand;
import io.ringfort.proxy.container.ListOutcome;
import io.ringfort.proxy.container.UpdateOutcome;

/// Accounts and the listings of their containers. Every call blocks the calling (virtual) thread.
/// Safe for use by many threads.
public interface AccountService {
  AccountInfoOutcome fetchInfo(AccountName name);

  /// Changes attributes; an account that is not there comes into being.
  UpdateOutcome update(AccountName name, AttributeChange change);

  ListOutcome<AccountEntry> list(AccountName name, ListCommand command);
}
