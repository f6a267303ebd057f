package io.ringfort.proxy.object;

import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.common.object.ObjectMetadata;
import io.ringfort.common.quorum.Newest;
import io.ringfort.common.quorum.Version;
import io.ringfort.common.time.Timestamp;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the hall itself keeps in the system metadata of a version that was written under a
/// condition: which call wrote it, and which version the condition was judged on. Both speak of one
/// version only, so every write sets or removes them, whatever metadata it was given.
final class VersionNotes {
  private static final String INVOCATION = "hall.invocation";
  private static final String BASE = "hall.base";

  private VersionNotes() {}

  /// Metadata for a write without condition.
  static ObjectMetadata without(ObjectMetadata metadata) {
    SortedMap<String, String> items = metadata.attributes().systemMetadata();
    return items.containsKey(INVOCATION) || items.containsKey(BASE)
        ? noted(metadata, Invocation.NONE, "")
        : metadata;
  }

  /// Metadata for a put under a condition.
  ///
  /// @param base the version that the condition was judged on
  static ObjectMetadata with(ObjectMetadata metadata, Invocation invocation, Newest base) {
    return noted(metadata, invocation, text(base));
  }

  /// Metadata for a change of metadata, which leaves the object that of the call that put it.
  static ObjectMetadata revised(ObjectMetadata metadata, ObjectMetadata before, Newest base) {
    return noted(metadata, invocation(before), text(base));
  }

  static Invocation invocation(ObjectMetadata metadata) {
    return new Invocation(metadata.attributes().systemMetadata().getOrDefault(INVOCATION, ""));
  }

  /// See [PutCondition#base].
  static Newest base(ObjectMetadata metadata, Version version) {
    String text = metadata.attributes().systemMetadata().getOrDefault(BASE, "");
    Version itself = Version.written(version.birth(), version.tombstone());
    if (text.isEmpty()) {
      return itself;
    }
    int separator = text.indexOf('/');
    String order = separator < 0 ? text : text.substring(0, separator);
    String birth = separator < 0 ? text : text.substring(separator + 1);
    try {
      Timestamp at = Timestamp.parse(order);
      return at.equals(Timestamp.ZERO)
          ? Newest.ABSENT
          : new Version(at, Timestamp.parse(birth), false);
    } catch (IllegalArgumentException _) {
      return itself;
    }
  }

  private static String text(Newest base) {
    return base.order().equals(base.birth())
        ? base.order().toString()
        : base.order() + "/" + base.birth();
  }

  private static ObjectMetadata noted(ObjectMetadata metadata, Invocation invocation, String base) {
    ObjectAttributes attributes = metadata.attributes();
    SortedMap<String, String> items = new TreeMap<>(attributes.systemMetadata());
    set(items, INVOCATION, invocation.hash());
    set(items, BASE, base);
    return metadata.with(
        new ObjectAttributes(
            attributes.contentType(),
            attributes.contentHeaders(),
            attributes.userMetadata(),
            items,
            attributes.deleteAtSeconds()));
  }

  private static void set(SortedMap<String, String> items, String name, String value) {
    if (value.isEmpty()) {
      items.remove(name);
    } else {
      items.put(name, value);
    }
  }
}
