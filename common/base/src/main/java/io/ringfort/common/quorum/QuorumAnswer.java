package io.ringfort.common.quorum;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A replica's answer to a [QuorumMessage]. Immutable if the content is. Given only from durable
/// state: if the newest version of the key is in an unflushed batch, the answer waits for the
/// flush.
///
/// @param <C> the driver's idea of content
public final class QuorumAnswer<C> {
  /// What the replica says.
  public enum Kind {
    /// To a query or stage: this is what I hold.
    SEEN,
    /// I hold exactly this version, durably.
    HELD,
    /// I hold a newer one, so I did not store it.
    NEWER,
    /// It is below my floor, so I did not store it.
    FLOOR,
    /// The data it refers to is not here, so I did not store it.
    NO_DATA,
    /// The device is full, so I did not store it.
    NO_SPACE,
    /// The timestamp is too far ahead of my clock; I did nothing.
    TOO_FAR_AHEAD,
    /// Promised.
    GRANTED,
    /// Not promised: I hold or have promised something newer.
    REFUSED,
    /// You used an assignment that I cannot answer under; I did nothing.
    STALE,
    /// To a fence: taken; the view's floor is my ceiling.
    FENCED
  }

  private final Kind kind;
  private final ReplicaView view;
  private final @Nullable C content;
  private final @Nullable Assignment known;

  private QuorumAnswer(
      Kind kind, ReplicaView view, @Nullable C content, @Nullable Assignment known) {
    this.kind = kind;
    this.view = view;
    this.content = content;
    this.known = known;
  }

  /// An answer without content.
  ///
  /// @throws IllegalArgumentException for STALE, which needs an assignment
  public static <C> QuorumAnswer<C> of(Kind kind, ReplicaView view) {
    if (kind == Kind.STALE) {
      throw new IllegalArgumentException("a STALE answer says which assignment is known");
    }
    return new QuorumAnswer<>(kind, view, null, null);
  }

  /// An answer that brings the content of the newest version in `view`.
  public static <C> QuorumAnswer<C> with(Kind kind, ReplicaView view, C content) {
    if (kind == Kind.STALE || view.newest() instanceof Newest.Absent) {
      throw new IllegalArgumentException("no content belongs to " + kind + " of " + view);
    }
    return new QuorumAnswer<>(kind, view, content, null);
  }

  /// Refused because of the sender's assignment.
  ///
  /// @param known everything that sender and replica know together
  public static <C> QuorumAnswer<C> stale(ReplicaView view, Assignment known) {
    return new QuorumAnswer<>(Kind.STALE, view, null, known);
  }

  public Kind kind() {
    return kind;
  }

  public ReplicaView view() {
    return view;
  }

  /// The content of `view().newest()`, if the answer brought it.
  public Optional<C> content() {
    return Optional.ofNullable(content);
  }

  /// In a STALE answer, what the replica knows.
  public Optional<Assignment> known() {
    return Optional.ofNullable(known);
  }

  @Override
  public String toString() {
    return kind + " " + view + (known == null ? "" : " knows " + known);
  }
}
