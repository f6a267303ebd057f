package io.ringfort.proxy.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfort.http.HttpHeaders;
import io.ringfort.http.ResponseBody;
import io.ringfort.http.ServerResponse;
import io.ringfort.proxy.container.ContainerEntry;
import io.ringfort.proxy.container.ContainerEntry.ObjectEntry;
import io.ringfort.proxy.container.ContainerEntry.PrefixEntry;
import io.ringfort.proxy.container.ListOutcome;
import io.ringfort.proxy.s3.S3ListRequest.ListBounds;
import io.ringfort.proxy.syntax.MarkupText;

/// Writes the document of a listing, straight into one buffer: pages are long. For one thread.
final class ListingXml {
  /// The version of an object that has only one.
  static final String ONLY_VERSION = "null";

  private static final int ENTRY_CHARACTERS = 384;
  private static final HttpHeaders TYPE = HttpHeaders.of("Content-Type", "application/xml");

  private final StringBuilder out;
  private final String root;
  private final ListOutcome.Page<ContainerEntry> page;
  private final ListBounds bounds;
  private final S3Time.Writer times = new S3Time.Writer();

  private ListingXml(
      StringBuilder out, String root, ListOutcome.Page<ContainerEntry> page, ListBounds bounds) {
    this.out = out;
    this.root = root;
    this.page = page;
    this.bounds = bounds;
  }

  static ListingXml of(
      String root, String bucket, ListOutcome.Page<ContainerEntry> page, ListBounds bounds) {
    StringBuilder out = new StringBuilder(1_024 + page.entries().size() * ENTRY_CHARACTERS);
    out.append(S3Xml.DECLARATION).append('<').append(root).append(" xmlns=\"");
    out.append(S3Xml.NAMESPACE).append("\">");
    return new ListingXml(out, root, page, bounds).text("Name", bucket);
  }

  /// An element with a name, or a part of one, in it: percent-encoded if the caller wants that.
  ListingXml name(String element, String name) {
    out.append('<').append(element).append('>');
    appendName(name);
    out.append("</").append(element).append('>');
    return this;
  }

  private void appendName(String name) {
    if (bounds.encoded()) {
      UrlEncoding.append(out, name);
    } else {
      MarkupText.appendXml(out, name);
    }
  }

  ListingXml text(String element, String text) {
    out.append('<').append(element).append('>');
    MarkupText.appendXml(out, text);
    out.append("</").append(element).append('>');
    return this;
  }

  ListingXml number(String element, long number) {
    out.append('<').append(element).append('>').append(number);
    out.append("</").append(element).append('>');
    return this;
  }

  /// What was asked for, and whether more follows.
  ListingXml bounds() {
    number("MaxKeys", bounds.maxKeys());
    if (!bounds.delimiter().isEmpty()) {
      name("Delimiter", bounds.delimiter());
    }
    if (bounds.encoded()) {
      text("EncodingType", "url");
    }
    return text("IsTruncated", page.truncated() ? "true" : "false");
  }

  /// The entries as objects.
  ///
  /// @param owner whose they are; empty if that is not to be said
  ListingXml objects(String owner) {
    String end = end(owner) + "</Contents>";
    for (ContainerEntry entry : page.entries()) {
      if (entry instanceof ObjectEntry object) {
        out.append("<Contents><Key>");
        appendName(object.name());
        out.append("</Key>");
        appendFacts(object, end);
      }
    }
    return prefixes();
  }

  /// The entries as versions.
  ListingXml versions(String owner) {
    String end = end(owner) + "</Version>";
    for (ContainerEntry entry : page.entries()) {
      if (entry instanceof ObjectEntry object) {
        out.append("<Version><Key>");
        appendName(object.name());
        out.append("</Key><VersionId>").append(ONLY_VERSION);
        out.append("</VersionId><IsLatest>true</IsLatest>");
        appendFacts(object, end);
      }
    }
    return prefixes();
  }

  private static String end(String owner) {
    StringBuilder end = new StringBuilder("<StorageClass>STANDARD</StorageClass>");
    if (!owner.isEmpty()) {
      end.append("<Owner><ID>");
      MarkupText.appendXml(end, owner);
      end.append("</ID><DisplayName>");
      MarkupText.appendXml(end, owner);
      end.append("</DisplayName></Owner>");
    }
    return end.toString();
  }

  private void appendFacts(ObjectEntry object, String end) {
    times.append(out.append("<LastModified>"), object.birth());
    out.append("</LastModified><ETag>&quot;");
    MarkupText.appendXml(out, object.etag());
    out.append("&quot;</ETag><Size>").append(object.dataBytes()).append("</Size>").append(end);
  }

  private ListingXml prefixes() {
    for (ContainerEntry entry : page.entries()) {
      if (entry instanceof PrefixEntry prefix) {
        out.append("<CommonPrefixes>");
        name("Prefix", prefix.name());
        out.append("</CommonPrefixes>");
      }
    }
    return this;
  }

  ServerResponse response() {
    out.append("</").append(root).append('>');
    return new ServerResponse(200, TYPE, ResponseBody.bytes(out.toString().getBytes(UTF_8)));
  }
}
