package io.ringfort.proxy.swift;

import io.ringfort.common.name.AccountName;
import io.ringfort.http.HttpHeaders;
import io.ringfort.http.ServerResponse;
import io.ringfort.proxy.account.AccountEntry;
import io.ringfort.proxy.account.AccountInfo;
import io.ringfort.proxy.account.AccountInfoOutcome;
import io.ringfort.proxy.account.AccountService;
import io.ringfort.proxy.container.ListOutcome;
import io.ringfort.proxy.container.UpdateOutcome;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Answers calls on accounts. An account that was never used looks like an empty one; it comes into
/// being with its first container or metadata item.
final class SwiftAccountHandler {
  private final AccountService accounts;
  private final SwiftGate gate;
  private final SwiftLimits limits;

  SwiftAccountHandler(AccountService accounts, SwiftGate gate, SwiftLimits limits) {
    this.accounts = accounts;
    this.gate = gate;
    this.limits = limits;
  }

  ServerResponse handle(SwiftRequest.OnAccount request, Caller caller) {
    return switch (request) {
      case SwiftRequest.ShowAccount show -> show(show, caller);
      case SwiftRequest.ListAccount list -> list(list, caller);
      case SwiftRequest.ChangeAccount change -> change(change, caller);
      case SwiftRequest.ManageAccount manage -> {
        gate.requireReseller(caller, manage.account().account());
        throw SwiftRoutes.methodNotAllowed(SwiftRoutes.ACCOUNT_METHODS);
      }
    };
  }

  private ServerResponse show(SwiftRequest.ShowAccount request, Caller caller) {
    gate.requireOwner(caller, request.account().account());
    HttpHeaders.Builder headers = describe(find(request.account()));
    ListingAnswer.addType(headers, request.format());
    return ServerResponse.of(204, headers.build());
  }

  private ServerResponse list(SwiftRequest.ListAccount request, Caller caller) {
    AccountName name = request.account();
    gate.requireOwner(caller, name.account());
    HttpHeaders.Builder headers = describe(find(name));
    List<AccountEntry> entries =
        request.list().limit() == 0
            ? List.of()
            : switch (accounts.list(name, request.list())) {
              case ListOutcome.Page<AccountEntry>(List<AccountEntry> page, boolean _) -> page;
              case ListOutcome.Absent<AccountEntry> _ -> List.of();
              case ListOutcome.Unknown<AccountEntry> _ -> throw SwiftProblem.unknown();
            };
    byte[] body = SwiftListing.ofAccount(name.account(), entries, request.format());
    return ListingAnswer.of(headers, request.format(), body);
  }

  private ServerResponse change(SwiftRequest.ChangeAccount request, Caller caller) {
    AccountName name = request.account();
    gate.requireOwner(caller, name.account());
    SortedMap<String, String> present =
        find(name).map(AccountInfo::userMetadata).orElse(new TreeMap<>());
    MetadataHeaders.requireWithinAfter(present, request.change().userMetadata(), limits);
    return switch (accounts.update(name, request.change())) {
      case UpdateOutcome.Updated _ -> ServerResponse.of(204);
      case UpdateOutcome.Absent _ -> throw SwiftProblem.notFound();
      case UpdateOutcome.Unknown _ -> throw SwiftProblem.unknown();
    };
  }

  private Optional<AccountInfo> find(AccountName name) {
    return switch (accounts.fetchInfo(name)) {
      case AccountInfoOutcome.Found(AccountInfo info) -> Optional.of(info);
      case AccountInfoOutcome.Absent _ -> Optional.empty();
      case AccountInfoOutcome.Unknown _ -> throw SwiftProblem.unknown();
    };
  }

  private static HttpHeaders.Builder describe(Optional<AccountInfo> found) {
    HttpHeaders.Builder headers = HttpHeaders.builder();
    addCounts(
        headers,
        found.map(AccountInfo::containerCount).orElse(0L),
        found.map(AccountInfo::objectCount).orElse(0L),
        found.map(AccountInfo::bytesUsed).orElse(0L));
    if (found.isPresent()) {
      AccountInfo info = found.get();
      headers.add("X-Timestamp", info.created().seconds());
      headers.add("X-Put-Timestamp", info.changed().seconds());
      // Only owners get here.
      MetadataHeaders.add(headers, MetadataHeaders.ACCOUNT, info.userMetadata(), true);
    }
    return headers;
  }

  private static void addCounts(
      HttpHeaders.Builder headers, long containers, long objects, long bytes) {
    headers.add("X-Account-Container-Count", Long.toString(containers));
    headers.add("X-Account-Object-Count", Long.toString(objects));
    headers.add("X-Account-Bytes-Used", Long.toString(bytes));
    headers.add("Accept-Ranges", "bytes");
  }
}
