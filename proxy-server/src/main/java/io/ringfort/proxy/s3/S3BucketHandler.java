package io.ringfort.proxy.s3;

import io.ringfort.common.name.AccountName;
import io.ringfort.http.HttpHeaders;
import io.ringfort.http.ServerResponse;
import io.ringfort.proxy.access.Principal;
import io.ringfort.proxy.account.AccountEntry;
import io.ringfort.proxy.account.AccountService;
import io.ringfort.proxy.container.ListCommand;
import io.ringfort.proxy.container.ListOutcome;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;

/// Answers calls on buckets.
final class S3BucketHandler {
  private final S3Settings settings;
  private final S3Gate gate;
  private final AccountService accounts;

  S3BucketHandler(S3Settings settings, S3Gate gate, AccountService accounts) {
    this.settings = settings;
    this.gate = gate;
    this.accounts = accounts;
  }

  ServerResponse list(S3Request.ListBuckets request, Principal principal) {
    String account = gate.requireAccount(principal);
    ListCommand command =
        new ListCommand(request.prefix(), "", request.after(), "", false, request.limit());
    ListOutcome<AccountEntry> outcome = accounts.list(new AccountName(account), command);
    S3Xml xml = S3Xml.document("ListAllMyBucketsResult");
    xml.open("Owner").text("ID", account).text("DisplayName", account).close();
    xml.open("Buckets");
    if (outcome instanceof ListOutcome.Unknown<AccountEntry>) {
      throw S3Problem.of(S3Error.SERVICE_UNAVAILABLE);
    }
    if (outcome instanceof ListOutcome.Page<AccountEntry>(var entries, boolean truncated)) {
      for (AccountEntry entry : entries) {
        if (entry instanceof AccountEntry.ListedContainer container) {
          xml.open("Bucket").text("Name", container.name());
          xml.text("CreationDate", S3Time.iso(container.changed())).close();
        }
      }
      xml.close();
      if (truncated) {
        xml.text("ContinuationToken", entries.getLast().name());
      }
    }
    return xml.response(200);
  }

  ServerResponse handle(S3BucketRequest request, Principal principal) {
    return switch (request) {
      case S3BucketRequest.HeadBucket(String bucket) -> {
        gate.requireLister(principal, bucket);
        yield ServerResponse.of(200, HttpHeaders.of("x-amz-bucket-region", settings.region()));
      }
    };
  }
}
