package io.ringfort.proxy.swift;

import io.ringfort.common.name.AccountName;
import io.ringfort.common.name.ContainerName;
import io.ringfort.common.name.ObjectName;
import io.ringfort.proxy.container.AttributeChange;
import io.ringfort.proxy.container.ListCommand;
import io.ringfort.proxy.object.WriteCondition;
import io.ringfort.proxy.syntax.ByteRanges;
import io.ringfort.proxy.syntax.ReadConditions;
import java.util.List;
import java.util.Optional;

/// A call of the Swift API, parsed and checked completely.
sealed interface SwiftRequest {
  /// A call on an account.
  sealed interface OnAccount extends SwiftRequest {
    AccountName account();
  }

  record ShowAccount(AccountName account, ListingFormat format) implements OnAccount {}

  record ListAccount(AccountName account, ListCommand list, ListingFormat format)
      implements OnAccount {}

  record ChangeAccount(AccountName account, AttributeChange change) implements OnAccount {}

  /// Making or removing an account, which only happens by use.
  record ManageAccount(AccountName account) implements OnAccount {}

  /// A call on a container.
  sealed interface OnContainer extends SwiftRequest {
    ContainerName container();
  }

  record ShowContainer(ContainerName container, ListingFormat format) implements OnContainer {}

  /// @param childrenOnly whether rolled-up prefixes are left out unless they are objects themselves
  record ListContainer(
      ContainerName container, ListCommand list, boolean childrenOnly, ListingFormat format)
      implements OnContainer {}

  /// @param policy index, or -1 for the one it has or the default
  record CreateContainer(ContainerName container, int policy, AttributeChange change)
      implements OnContainer {}

  record ChangeContainer(ContainerName container, AttributeChange change) implements OnContainer {}

  record RemoveContainer(ContainerName container) implements OnContainer {}

  /// A call on an object.
  sealed interface OnObject extends SwiftRequest {
    ObjectName object();
  }

  /// @param ranges empty for all of it; HEAD has none
  /// @param ifRange validator under which the ranges count, or empty
  /// @param manifestOnly whether a manifest is wanted rather than its segments
  record ReadObject(
      ObjectName object,
      boolean head,
      Optional<ByteRanges> ranges,
      String ifRange,
      ReadConditions conditions,
      boolean manifestOnly)
      implements OnObject {
    public ReadObject {
      if (head && ranges.isPresent()) {
        throw new IllegalArgumentException("HEAD has no ranges");
      }
    }
  }

  /// @param dataBytes length of the body, or -1 if it is not known yet
  /// @param expectedEtag what the MD5 of the body must be, or empty
  record PutObject(
      ObjectName object,
      long dataBytes,
      String expectedEtag,
      NewAttributes attributes,
      WriteCondition condition)
      implements OnObject {}

  record ChangeObject(ObjectName object, NewAttributes attributes) implements OnObject {}

  record DeleteObject(ObjectName object, WriteCondition condition) implements OnObject {}

  /// @param object the destination
  /// @param source the source, read as `read` says
  /// @param fresh whether nothing of the source's metadata is taken over
  record CopyObject(
      ObjectName object,
      ReadObject source,
      boolean fresh,
      NewAttributes attributes,
      WriteCondition condition)
      implements OnObject {}

  /// What a browser asks before it sends a script's request; also a plain question for methods.
  ///
  /// @param origin empty for the plain question
  record Preflight(
      SwiftTarget target, String origin, String requestedMethod, List<String> requestedHeaders)
      implements SwiftRequest {
    public Preflight {
      requestedHeaders = List.copyOf(requestedHeaders);
    }
  }
}
