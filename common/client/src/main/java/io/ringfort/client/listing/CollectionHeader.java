package io.ringfort.client.listing;

import io.ringfort.common.time.Timestamp;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What is known of a collection (a container or an account) besides its rows: whether it is there,
/// its storage policy, its attributes. Also a change of these: a header that says only what is new.
///
/// [#merge] is a join, so replicas may hear of changes in any order. Within a life (from one
/// removal to the next) the *earliest* known creation decides the policy; the latest is kept
/// because the earliest may turn out to belong to the life before. Attributes set at or before the
/// removal are gone.
///
/// @param first the earliest known creation after `removed`
/// @param last the latest known creation after `removed`
/// @param removed the latest removal; its time is zero if there was none, its policy is that of the
///   life that it ended
/// @param user the client's attributes
/// @param system attributes of the front doors
public record CollectionHeader(
    Creation first,
    Creation last,
    Creation removed,
    SortedMap<String, AttributeItem> user,
    SortedMap<String, AttributeItem> system) {
  /// Removed attributes are remembered up to this number, the newest of them.
  public static final int REMOVED_ITEMS_MAX = 256;

  /// Nothing is known, or nothing changes.
  public static final CollectionHeader NONE =
      new CollectionHeader(
          Creation.NONE, Creation.NONE, Creation.NONE, new TreeMap<>(), new TreeMap<>());

  public CollectionHeader {
    boolean firstHolds = first.at().isAfter(removed.at());
    last = last.at().isAfter(removed.at()) ? last : Creation.NONE;
    first = firstHolds ? first : last;
    user = prune(user, removed.at());
    system = prune(system, removed.at());
  }

  /// A creation.
  public static CollectionHeader created(Timestamp at, int policy) {
    Creation creation = new Creation(at, policy);
    return new CollectionHeader(
        creation, creation, Creation.NONE, new TreeMap<>(), new TreeMap<>());
  }

  /// A removal.
  ///
  /// @param policy the policy of what is removed
  public static CollectionHeader removed(Timestamp at, int policy) {
    Creation removal = new Creation(at, policy);
    return new CollectionHeader(
        Creation.NONE, Creation.NONE, removal, new TreeMap<>(), new TreeMap<>());
  }

  /// This header with changed attributes; an empty value removes one.
  public CollectionHeader with(
      Map<String, String> userChanges, Map<String, String> systemChanges, Timestamp at) {
    return merge(
        new CollectionHeader(
            Creation.NONE,
            Creation.NONE,
            Creation.NONE,
            items(userChanges, at),
            items(systemChanges, at)));
  }

  private static SortedMap<String, AttributeItem> items(Map<String, String> values, Timestamp at) {
    SortedMap<String, AttributeItem> items = new TreeMap<>();
    values.forEach((name, value) -> items.put(name, new AttributeItem(value, at)));
    return items;
  }

  /// Whether the collection is there.
  public boolean exists() {
    return last.at().isAfter(removed.at());
  }

  /// Whether anything at all is known.
  public boolean isKnown() {
    return exists() || removed.at().isAfter(Timestamp.ZERO);
  }

  public int policy() {
    return first.policy();
  }

  /// When its present life began; zero if it is not there.
  public Timestamp created() {
    return first.at();
  }

  /// When it last came into being or an attribute of it last changed.
  public Timestamp changed() {
    Timestamp changed = created();
    for (AttributeItem item : user.values()) {
      changed = Timestamp.max(changed, item.at());
    }
    for (AttributeItem item : system.values()) {
      changed = Timestamp.max(changed, item.at());
    }
    return changed;
  }

  /// The latest time that this header mentions.
  public Timestamp newest() {
    return Timestamp.max(Timestamp.max(removed.at(), last.at()), changed());
  }

  /// What is known after hearing this and the other. Commutative, associative (but for the rare
  /// case in the description of the type, which further merging settles) and idempotent.
  public CollectionHeader merge(CollectionHeader other) {
    if (equals(other) || other.equals(NONE)) {
      return this;
    }
    Creation newestRemoval = Creation.later(removed, other.removed);
    Creation earliest = Creation.NONE;
    Creation latest = Creation.NONE;
    for (Creation creation : List.of(first, last, other.first, other.last)) {
      if (creation.at().isAfter(newestRemoval.at())) {
        earliest = earliest.equals(Creation.NONE) ? creation : Creation.earlier(earliest, creation);
        latest = latest.equals(Creation.NONE) ? creation : Creation.later(latest, creation);
      }
    }
    return new CollectionHeader(
        earliest, latest, newestRemoval, join(user, other.user), join(system, other.system));
  }

  private static SortedMap<String, AttributeItem> join(
      SortedMap<String, AttributeItem> mine, SortedMap<String, AttributeItem> others) {
    if (others.isEmpty()) {
      return mine;
    }
    SortedMap<String, AttributeItem> joined = new TreeMap<>(mine);
    others.forEach((name, item) -> joined.merge(name, item, AttributeItem::merge));
    return joined;
  }

  private static SortedMap<String, AttributeItem> prune(
      SortedMap<String, AttributeItem> items, Timestamp removed) {
    TreeMap<String, AttributeItem> kept = new TreeMap<>(items);
    kept.values().removeIf(item -> !item.at().isAfter(removed));
    List<String> removedNames =
        kept.entrySet().stream()
            .filter(entry -> entry.getValue().value().isEmpty())
            .sorted(
                Comparator.comparing(
                    (Map.Entry<String, AttributeItem> entry) -> entry.getValue().at()))
            .map(Map.Entry::getKey)
            .toList();
    for (int index = 0; index < removedNames.size() - REMOVED_ITEMS_MAX; index++) {
      kept.remove(removedNames.get(index));
    }
    return Collections.unmodifiableSortedMap(kept);
  }
}
