package io.ringfort.common.quorum;

/// What a put is to write.
///
/// @param tombstone the put is a delete
public record PutDraft<C>(boolean tombstone, Content<C> content) {
  /// New content.
  public static <C> PutDraft<C> of(C value) {
    return new PutDraft<>(false, new Content.Own<>(value));
  }

  /// A delete.
  ///
  /// @param value what the driver keeps in a tombstone
  public static <C> PutDraft<C> delete(C value) {
    return new PutDraft<>(true, new Content.Own<>(value));
  }

  /// New metadata for the data of `base`.
  public static <C> PutDraft<C> revise(C value, Version base) {
    return new PutDraft<>(false, new Content.Revised<>(value, base));
  }
}
