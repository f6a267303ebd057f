package io.ringfort.proxy.swift;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfort.proxy.account.AccountEntry;
import io.ringfort.proxy.container.ContainerEntry;
import io.ringfort.proxy.syntax.HttpDate;
import io.ringfort.proxy.syntax.MarkupText;
import java.util.List;

/// Writes a page of a listing as plain text, JSON or XML.
final class SwiftListing {
  private static final String XML_HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

  private SwiftListing() {}

  /// The objects of a container.
  static byte[] ofContainer(String container, List<ContainerEntry> entries, ListingFormat format) {
    StringBuilder out = new StringBuilder(64 + 160 * entries.size());
    switch (format.kind()) {
      case PLAIN -> entries.forEach(entry -> out.append(entry.name()).append('\n'));
      case JSON -> {
        out.append('[');
        for (ContainerEntry entry : entries) {
          comma(out);
          switch (entry) {
            case ContainerEntry.ObjectEntry object -> appendJson(out, object);
            case ContainerEntry.PrefixEntry prefix -> appendJsonPrefix(out, prefix.name());
          }
        }
        out.append(']');
      }
      case XML -> {
        openXml(out, "container", container);
        for (ContainerEntry entry : entries) {
          switch (entry) {
            case ContainerEntry.ObjectEntry object -> appendXml(out, object);
            case ContainerEntry.PrefixEntry prefix -> appendXmlPrefix(out, prefix.name());
          }
        }
        out.append("</container>");
      }
    }
    return out.toString().getBytes(UTF_8);
  }

  /// The containers of an account.
  static byte[] ofAccount(String account, List<AccountEntry> entries, ListingFormat format) {
    StringBuilder out = new StringBuilder(64 + 100 * entries.size());
    switch (format.kind()) {
      case PLAIN -> entries.forEach(entry -> out.append(entry.name()).append('\n'));
      case JSON -> {
        out.append('[');
        for (AccountEntry entry : entries) {
          comma(out);
          switch (entry) {
            case AccountEntry.ListedContainer listed -> appendJson(out, listed);
            case AccountEntry.PrefixEntry prefix -> appendJsonPrefix(out, prefix.name());
          }
        }
        out.append(']');
      }
      case XML -> {
        openXml(out, "account", account);
        for (AccountEntry entry : entries) {
          switch (entry) {
            case AccountEntry.ListedContainer listed -> appendXml(out, listed);
            case AccountEntry.PrefixEntry prefix -> appendXmlPrefix(out, prefix.name());
          }
        }
        out.append("</account>");
      }
    }
    return out.toString().getBytes(UTF_8);
  }

  private static void comma(StringBuilder out) {
    if (out.length() > 1) {
      out.append(", ");
    }
  }

  private static void appendJson(StringBuilder out, ContainerEntry.ObjectEntry object) {
    out.append("{\"name\": ");
    MarkupText.appendJson(out, object.name());
    out.append(", \"hash\": ");
    MarkupText.appendJson(out, object.etag());
    out.append(", \"bytes\": ").append(object.dataBytes()).append(", \"content_type\": ");
    MarkupText.appendJson(out, object.contentType());
    out.append(", \"last_modified\": \"").append(HttpDate.iso(object.birth())).append("\"}");
  }

  private static void appendJson(StringBuilder out, AccountEntry.ListedContainer listed) {
    out.append("{\"name\": ");
    MarkupText.appendJson(out, listed.name());
    out.append(", \"count\": ").append(listed.objectCount());
    out.append(", \"bytes\": ").append(listed.bytesUsed());
    out.append(", \"last_modified\": \"").append(HttpDate.iso(listed.changed())).append("\"}");
  }

  private static void appendJsonPrefix(StringBuilder out, String name) {
    out.append("{\"subdir\": ");
    MarkupText.appendJson(out, name);
    out.append('}');
  }

  private static void openXml(StringBuilder out, String element, String name) {
    out.append(XML_HEAD).append('<').append(element).append(" name=\"");
    MarkupText.appendXml(out, name);
    out.append("\">");
  }

  private static void appendXml(StringBuilder out, ContainerEntry.ObjectEntry object) {
    out.append("<object><name>");
    MarkupText.appendXml(out, object.name());
    out.append("</name><hash>");
    MarkupText.appendXml(out, object.etag());
    out.append("</hash><bytes>").append(object.dataBytes()).append("</bytes><content_type>");
    MarkupText.appendXml(out, object.contentType());
    out.append("</content_type><last_modified>").append(HttpDate.iso(object.birth()));
    out.append("</last_modified></object>");
  }

  private static void appendXml(StringBuilder out, AccountEntry.ListedContainer listed) {
    out.append("<container><name>");
    MarkupText.appendXml(out, listed.name());
    out.append("</name><count>").append(listed.objectCount()).append("</count><bytes>");
    out.append(listed.bytesUsed()).append("</bytes><last_modified>");
    out.append(HttpDate.iso(listed.changed())).append("</last_modified></container>");
  }

  private static void appendXmlPrefix(StringBuilder out, String name) {
    out.append("<subdir name=\"");
    MarkupText.appendXml(out, name);
    out.append("\"><name>");
    MarkupText.appendXml(out, name);
    out.append("</name></subdir>");
  }
}
