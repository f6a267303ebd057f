package io.ringfort.proxy.s3;

import io.ringfort.common.name.ObjectName;
import io.ringfort.proxy.object.WriteCondition;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.syntax.Utf8;
import java.util.List;

/// What a DeleteObjects is to delete.
///
/// @param quiet whether only failures are told
record DeleteDocument(boolean quiet, List<Item> items) {
  static final int KEYS_MAX = 1_000;
  static final int BYTES_MAX = 8 << 20;

  /// One object. What is wrong with it alone is found out when it is deleted.
  ///
  /// @param version empty if none is said
  /// @param etag condition, or empty, as `size` and `time`
  record Item(String key, String version, String etag, String size, String time) {
    /// @throws S3Problem if it is malformed
    WriteCondition condition() {
      if (Utf8.bytes(key) > ObjectName.BYTES_MAX) {
        throw S3Problem.of(S3Error.KEY_TOO_LONG);
      }
      return ConditionHeaders.ofDelete(etag, size, time);
    }

    /// Whether what it names cannot be there.
    ///
    /// @throws S3Problem if what it says is no version at all
    boolean isOfUnknownVersion() {
      return !version.isEmpty() && VersionId.unknown(version).isPresent();
    }
  }

  DeleteDocument {
    items = List.copyOf(items);
  }

  /// @throws S3Problem `MalformedXML`
  static DeleteDocument parse(byte[] document) {
    XmlElement root = S3XmlReader.read(document, "Delete");
    List<XmlElement> objects = root.all("Object");
    if (objects.isEmpty() || objects.size() > KEYS_MAX) {
      throw S3Problem.of(S3Error.MALFORMED_XML);
    }
    return new DeleteDocument(
        root.textOf("Quiet").equalsIgnoreCase("true"),
        objects.stream().map(DeleteDocument::item).toList());
  }

  private static Item item(XmlElement object) {
    // Blanks around a key are part of it.
    String key = object.require("Key").text();
    if (key.isEmpty()) {
      throw S3Problem.of(S3Error.MALFORMED_XML);
    }
    return new Item(
        key,
        object.textOf("VersionId"),
        object.textOf("ETag"),
        object.textOf("Size"),
        object.textOf("LastModifiedTime"));
  }
}
