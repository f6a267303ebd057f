package io.ringfort.proxy.object;

import io.ringfort.common.object.ObjectAttributes;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The items of an object's system metadata that belong to the hall itself. They say that an object
/// is a composite; no door can set or remove them.
final class CompositeItems {
  /// The format of the list that the object's data is.
  static final String MANIFEST = "hall.manifest";

  /// The upload that the object was made by.
  static final String UPLOAD = "hall.upload";

  /// The number of the object's parts.
  static final String PARTS = "hall.parts";

  private static final String PREFIX = "hall.";
  private static final int DIGITS_MAX = 5;

  private CompositeItems() {}

  static boolean isComposite(ObjectAttributes attributes) {
    return attributes.systemMetadata().containsKey(MANIFEST);
  }

  /// The upload that made the object; empty if none did.
  static String upload(ObjectAttributes attributes) {
    return attributes.systemMetadata().getOrDefault(UPLOAD, "");
  }

  static int partCount(ObjectAttributes attributes) {
    String count = attributes.systemMetadata().getOrDefault(PARTS, "0");
    boolean readable =
        !count.isEmpty()
            && count.length() <= DIGITS_MAX
            && count.chars().allMatch(c -> c >= '0' && c <= '9');
    return readable ? Integer.parseInt(count) : 0;
  }

  /// Attributes as a door gave them, without what only the hall may say.
  static ObjectAttributes without(ObjectAttributes attributes) {
    return with(attributes, Map.of());
  }

  /// Attributes that a door gave an object anew, with what the hall had said of it.
  static ObjectAttributes keep(ObjectAttributes before, ObjectAttributes after) {
    Map<String, String> kept = new TreeMap<>(before.systemMetadata());
    kept.keySet().removeIf(name -> !name.startsWith(PREFIX));
    return with(after, kept);
  }

  /// Attributes with these items of the hall, and no others of its own.
  static ObjectAttributes with(ObjectAttributes attributes, Map<String, String> items) {
    if (items.isEmpty()
        && attributes.systemMetadata().keySet().stream().noneMatch(CompositeItems::isOwn)) {
      return attributes;
    }
    SortedMap<String, String> system = new TreeMap<>(attributes.systemMetadata());
    system.keySet().removeIf(CompositeItems::isOwn);
    system.putAll(items);
    return new ObjectAttributes(
        attributes.contentType(),
        attributes.contentHeaders(),
        attributes.userMetadata(),
        system,
        attributes.deleteAtSeconds());
  }

  private static boolean isOwn(String name) {
    return name.startsWith(PREFIX);
  }
}
