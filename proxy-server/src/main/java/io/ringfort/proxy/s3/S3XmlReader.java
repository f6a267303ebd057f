package io.ringfort.proxy.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.MissingResourceException;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// Reads the XML documents that clients send. A document type and entities of its own, which could
/// make a small document large or reach for files, are refused; so is what is nested deeply or has
/// very many elements. Documents are UTF-8, whatever they say. Nothing outside the given bytes is
/// ever read.
final class S3XmlReader {
  static final int DEPTH_MAX = 16;
  static final int ELEMENTS_MAX = 200_000;
  static final int ATTRIBUTES_MAX = 16;

  /// An element whose end was not seen yet.
  private record Open(
      String name, Map<String, String> attributes, StringBuilder text, List<XmlElement> children) {}

  private final Deque<Open> open = new ArrayDeque<>();
  private int elements;

  private S3XmlReader() {}

  /// Reads a document with this element as its root.
  ///
  /// @throws S3Problem `MalformedXML`
  static XmlElement read(byte[] document, String root) {
    XmlElement element = read(document);
    if (!element.name().equals(root)) {
      throw malformed();
    }
    return element;
  }

  private static XmlElement read(byte[] document) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    factory.setXMLReporter((_, _, _, _) -> {});
    factory.setXMLResolver((_, _, _, _) -> {
      throw new XMLStreamException("external entities are not read");
    });
    try {
      // The parser would report bytes that are no UTF-8 on the standard error stream.
      XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(decode(document)));
      try {
        return new S3XmlReader().read(reader);
      } finally {
        reader.close();
      }
    } catch (XMLStreamException | CharacterCodingException | MissingResourceException _) {
      // The JDK's parser lacks the text of some of its errors, and fails over that.
      throw malformed();
    }
  }

  private static String decode(byte[] document) throws CharacterCodingException {
    String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(document)).toString();
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  private XmlElement read(XMLStreamReader reader) throws XMLStreamException {
    XmlElement root = null;
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> start(reader);
        case XMLStreamConstants.END_ELEMENT -> {
          Open ended = open.pop();
          XmlElement element =
              new XmlElement(ended.name, ended.attributes, ended.text.toString(), ended.children);
          if (open.isEmpty()) {
            root = element;
          } else {
            open.peek().children.add(element);
          }
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
          if (!open.isEmpty()) {
            open.peek()
                .text
                .append(reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
          }
        }
        case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> throw malformed();
        default -> {
          // Comments and processing instructions mean nothing.
        }
      }
    }
    if (root == null) {
      throw malformed();
    }
    return root;
  }

  private void start(XMLStreamReader reader) {
    int count = reader.getAttributeCount();
    if (++elements > ELEMENTS_MAX || open.size() == DEPTH_MAX || count > ATTRIBUTES_MAX) {
      throw malformed();
    }
    Map<String, String> attributes = new HashMap<>();
    for (int index = 0; index < count; index++) {
      attributes.put(reader.getAttributeLocalName(index), reader.getAttributeValue(index));
    }
    open.push(new Open(reader.getLocalName(), attributes, new StringBuilder(), new ArrayList<>()));
  }

  private static S3Problem malformed() {
    return S3Problem.of(S3Error.MALFORMED_XML);
  }
}
