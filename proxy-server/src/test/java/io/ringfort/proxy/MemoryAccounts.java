package io.ringfort.proxy;

import io.ringfort.common.name.AccountName;
import io.ringfort.common.time.Timestamp;
import io.ringfort.proxy.MemoryCatalog.Account;
import io.ringfort.proxy.MemoryCatalog.Container;
import io.ringfort.proxy.account.AccountEntry;
import io.ringfort.proxy.account.AccountInfo;
import io.ringfort.proxy.account.AccountInfoOutcome;
import io.ringfort.proxy.account.AccountService;
import io.ringfort.proxy.container.AttributeChange;
import io.ringfort.proxy.container.ListCommand;
import io.ringfort.proxy.container.ListOutcome;
import io.ringfort.proxy.container.UpdateOutcome;
import java.util.List;

/// The accounts of a [MemoryHall].
final class MemoryAccounts implements AccountService {
  private final MemoryCatalog catalog;

  MemoryAccounts(MemoryCatalog catalog) {
    this.catalog = catalog;
  }

  @Override
  public AccountInfoOutcome fetchInfo(AccountName name) {
    synchronized (catalog) {
      Account account = catalog.accounts.get(name.account());
      if (account == null) {
        return new AccountInfoOutcome.Absent();
      }
      return new AccountInfoOutcome.Found(
          new AccountInfo(
              name,
              account.created,
              account.changed,
              account.containers.size(),
              account.containers.values().stream().mapToLong(c -> c.objects.size()).sum(),
              account.containers.values().stream().mapToLong(Container::bytes).sum(),
              account.user,
              account.system));
    }
  }

  @Override
  public UpdateOutcome update(AccountName name, AttributeChange change) {
    synchronized (catalog) {
      Timestamp now = catalog.timestamps.next();
      Account account = catalog.accounts.computeIfAbsent(name.account(), _ -> new Account(now));
      account.changed = now;
      MemoryCatalog.apply(change, account.user, account.system);
      return new UpdateOutcome.Updated();
    }
  }

  @Override
  public ListOutcome<AccountEntry> list(AccountName name, ListCommand command) {
    synchronized (catalog) {
      Account account = catalog.accounts.get(name.account());
      if (account == null) {
        return new ListOutcome.Absent<>();
      }
      return MemoryListing.page(
          List.copyOf(account.containers.keySet()),
          command,
          container -> {
            Container found = account.containers.get(container);
            return new AccountEntry.ListedContainer(
                container, found.objects.size(), found.bytes(), found.changed);
          },
          AccountEntry.PrefixEntry::new);
    }
  }
}
