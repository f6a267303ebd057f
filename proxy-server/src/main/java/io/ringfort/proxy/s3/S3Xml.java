package io.ringfort.proxy.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfort.http.HttpHeaders;
import io.ringfort.http.ResponseBody;
import io.ringfort.http.ServerResponse;
import io.ringfort.proxy.syntax.MarkupText;
import java.util.ArrayDeque;
import java.util.Deque;

/// Writes the XML documents of answers, element by element. For one thread.
final class S3Xml {
  static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

  static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

  private final StringBuilder out;
  private final Deque<String> open = new ArrayDeque<>();

  private S3Xml(StringBuilder out) {
    this.out = out;
  }

  /// A document in the namespace of the S3 API.
  static S3Xml document(String root) {
    return document(root, 1_024);
  }

  /// @param charsExpected how long the document will be, about
  static S3Xml document(String root, int charsExpected) {
    S3Xml xml = new S3Xml(new StringBuilder(charsExpected).append(DECLARATION));
    xml.out.append('<').append(root).append(" xmlns=\"").append(NAMESPACE).append("\">");
    xml.open.push(root);
    return xml;
  }

  /// A document without a namespace, as errors are.
  static S3Xml plainDocument(String root) {
    S3Xml xml = new S3Xml(new StringBuilder(512).append(DECLARATION));
    return xml.open(root);
  }

  S3Xml open(String element) {
    out.append('<').append(element).append('>');
    open.push(element);
    return this;
  }

  /// Opens an element with attributes.
  ///
  /// @param attributes as they stand in the document, escaped already
  S3Xml open(String element, String attributes) {
    out.append('<').append(element).append(' ').append(attributes).append('>');
    open.push(element);
    return this;
  }

  S3Xml close() {
    out.append("</").append(open.pop()).append('>');
    return this;
  }

  /// An element with text in it.
  S3Xml text(String element, String text) {
    out.append('<').append(element).append('>');
    MarkupText.appendXml(out, text);
    out.append("</").append(element).append('>');
    return this;
  }

  /// Text directly in the element that is open.
  S3Xml content(String text) {
    MarkupText.appendXml(out, text);
    return this;
  }

  S3Xml number(String element, long number) {
    out.append('<').append(element).append('>').append(number);
    out.append("</").append(element).append('>');
    return this;
  }

  S3Xml flag(String element, boolean flag) {
    return text(element, flag ? "true" : "false");
  }

  /// The document, with all that is open closed.
  byte[] bytes() {
    while (!open.isEmpty()) {
      close();
    }
    return out.toString().getBytes(UTF_8);
  }

  ServerResponse response(int status) {
    return response(status, HttpHeaders.none());
  }

  ServerResponse response(int status, HttpHeaders headers) {
    HttpHeaders all = headers.toBuilder().add("Content-Type", "application/xml").build();
    return new ServerResponse(status, all, ResponseBody.bytes(bytes()));
  }
}
