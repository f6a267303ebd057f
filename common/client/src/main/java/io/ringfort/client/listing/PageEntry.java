package io.ringfort.client.listing;

/// An entry of a page as one replica has it.
///
/// @param <R> what a row is
public sealed interface PageEntry<R extends ListingRow<R>> {
  /// The name that stands in the listing, and by which it goes on.
  String name();

  /// The row, or the row that shows that something is under the prefix.
  R row();

  /// A live row.
  record RowEntry<R extends ListingRow<R>>(R row) implements PageEntry<R> {
    @Override
    public String name() {
      return row.name();
    }
  }

  /// A rolled-up prefix, which ends with the delimiter.
  ///
  /// @param row the first live row under it, in the direction of the listing
  record PrefixEntry<R extends ListingRow<R>>(String name, R row) implements PageEntry<R> {}
}
