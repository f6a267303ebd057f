package io.ringfort.proxy.s3;

import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An element of a document that a client sent. Namespaces are left out: clients differ in them.
///
/// @param name without prefix
/// @param attributes by name without prefix
/// @param text the text directly in it, as it stands there
/// @param children the elements in it, in order
record XmlElement(
    String name, Map<String, String> attributes, String text, List<XmlElement> children) {
  XmlElement {
    attributes = Map.copyOf(attributes);
    children = List.copyOf(children);
  }

  /// All children with this name.
  List<XmlElement> all(String child) {
    return children.stream().filter(element -> element.name.equals(child)).toList();
  }

  /// The child with this name.
  ///
  /// @throws S3Problem `MalformedXML` if there are several
  Optional<XmlElement> find(String child) {
    List<XmlElement> found = all(child);
    if (found.size() > 1) {
      throw S3Problem.of(S3Error.MALFORMED_XML);
    }
    return found.stream().findFirst();
  }

  /// The child with this name.
  ///
  /// @throws S3Problem `MalformedXML` if there is not exactly one
  XmlElement require(String child) {
    return find(child).orElseThrow(() -> S3Problem.of(S3Error.MALFORMED_XML));
  }

  /// The text of the child with this name, without blanks around it; empty text if there is none.
  ///
  /// @throws S3Problem `MalformedXML` if there are several
  String textOf(String child) {
    return find(child).map(element -> element.text.strip()).orElse("");
  }

  /// Refuses children with other names than these.
  ///
  /// @throws S3Problem `MalformedXML`
  void requireOnly(List<String> names) {
    if (!children.stream().allMatch(child -> names.contains(child.name))) {
      throw S3Problem.of(S3Error.MALFORMED_XML);
    }
  }
}
