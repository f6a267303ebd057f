package io.ringfort.client.listing;

import io.ringfort.common.codec.WireFormatException;
import io.ringfort.common.codec.WireReader;
import io.ringfort.common.codec.WireWriter;
import io.ringfort.common.name.AccountName;
import io.ringfort.common.name.ContainerName;

/// What tells containers and accounts apart on the wire.
///
/// @param <N> the name of a collection
/// @param <R> a row
public sealed interface ListingKind<N, R extends ListingRow<R>> {
  ListingKind<ContainerName, ObjectRow> CONTAINERS = new Containers();
  ListingKind<AccountName, ContainerRow> ACCOUNTS = new Accounts();

  /// First part of the names of its operations.
  String room();

  RowFormat<R> rows();

  void write(WireWriter out, N name);

  N read(WireReader in);

  /// See [#CONTAINERS].
  final class Containers implements ListingKind<ContainerName, ObjectRow> {
    private Containers() {}

    @Override
    public String room() {
      return "container";
    }

    @Override
    public RowFormat<ObjectRow> rows() {
      return RowFormat.OBJECTS;
    }

    @Override
    public void write(WireWriter out, ContainerName name) {
      out.text(name.account()).text(name.container());
    }

    @Override
    public ContainerName read(WireReader in) {
      try {
        return new ContainerName(in.text(), in.text());
      } catch (IllegalArgumentException e) {
        throw new WireFormatException("container: " + e.getMessage(), e);
      }
    }
  }

  /// See [#ACCOUNTS].
  final class Accounts implements ListingKind<AccountName, ContainerRow> {
    private Accounts() {}

    @Override
    public String room() {
      return "account";
    }

    @Override
    public RowFormat<ContainerRow> rows() {
      return RowFormat.CONTAINERS;
    }

    @Override
    public void write(WireWriter out, AccountName name) {
      out.text(name.account());
    }

    @Override
    public AccountName read(WireReader in) {
      try {
        return new AccountName(in.text());
      } catch (IllegalArgumentException e) {
        throw new WireFormatException("account: " + e.getMessage(), e);
      }
    }
  }
}
