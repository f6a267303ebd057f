package io.ringfort.proxy.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3XmlReaderTest {
  private static final String POLICY =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <AccessControlPolicy xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Owner><ID>AUTH_test</ID>
      </Owner><AccessControlList><Grant><Grantee xsi:type="CanonicalUser"
      xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><ID>AUTH_test</ID></Grantee>
      <Permission>FULL_CONTROL</Permission></Grant><!-- and --><Grant><Grantee xsi:type="Group"
      xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><URI><![CDATA[http://]]>acs.amazonaws.com\
      /groups/global/AllUsers</URI></Grantee><Permission>&#82;EAD</Permission></Grant>
      </AccessControlList></AccessControlPolicy>
      """;

  @Test
  void namespacesAndPrefixesDoNotMatter() {
    for (String document :
        List.of(
            "<a><b>x</b></a>",
            "<a xmlns='urn:1'><b xmlns='urn:2'>x</b></a>",
            "<n:a xmlns:n='urn:1'><m:b xmlns:m='urn:2'>x</m:b></n:a>",
            "\ufeff<?xml version='1.0'?>\n<!-- c --><a>\n<b>x</b> <?p i?>\n</a>\n")) {
      assertThat(read(document).textOf("b")).isEqualTo("x");
    }
  }

  @Test
  void textIsAllThatStandsInAnElement() {
    XmlElement root = read("<a> 1<![CDATA[<&]]>2&amp;&#x33;<!-- no -->4 <b/> </a>");

    assertThat(root.text()).isEqualTo(" 1<&2&34  ");
    assertThat(root.textOf("b")).isEmpty();
    assertThat(root.textOf("c")).isEmpty();
    assertThat(read("<a t='1' x:t2='2' xmlns:x='urn:x'/>").attributes())
        .isEqualTo(Map.of("t", "1", "t2", "2"));
  }

  @Test
  void childrenAreCounted() {
    XmlElement root = read("<a><b>1</b><c/><b>2</b></a>");

    assertThat(root.all("b")).extracting(XmlElement::text).containsExactly("1", "2");
    assertMalformed(() -> root.find("b"));
    assertMalformed(() -> root.require("d"));
    assertMalformed(() -> root.requireOnly(List.of("b")));
    root.requireOnly(List.of("b", "c"));
  }

  @Test
  void whatIsNoDocumentIsMalformed() {
    for (String document :
        List.of(
            "",
            " ",
            "a",
            "<a>",
            "<a></b>",
            "<a/><a/>",
            "<a>&nothing;</a>",
            "<a>&#0;</a>",
            "<a>\u0001</a>",
            "<a b='1' b='2'/>",
            "<x:a/>",
            "<b/>")) {
      assertMalformed(() -> read(document));
    }
    assertMalformed(() -> S3XmlReader.read(new byte[] {'<', 'a', '>', (byte) 0xff}, "a"));
  }

  @Test
  void documentTypesAndEntitiesAreRefused(@TempDir Path folder) throws IOException {
    assertMalformed(() -> read("<!DOCTYPE a [\u0001]><a/>"));
    Path secret = folder.resolve("secret");
    Files.writeString(secret, "secret");
    StringBuilder laughs = new StringBuilder("<!DOCTYPE a [<!ENTITY e0 'ha'>");
    for (int index = 1; index < 30; index++) {
      laughs.append("<!ENTITY e%d '&e%d;&e%d;'>".formatted(index, index - 1, index - 1));
    }

    for (String type :
        List.of(
            laughs + "]>",
            "<!DOCTYPE a [<!ENTITY e29 SYSTEM '" + secret.toUri() + "'>]>",
            "<!DOCTYPE a SYSTEM '" + secret.toUri() + "'>",
            "<!DOCTYPE a>")) {
      assertMalformed(() -> read(type + "<a><b>&e29;</b></a>"));
      assertMalformed(() -> read(type + "<a/>"));
    }
  }

  @Test
  void depthAndCountsAreBounded() {
    int depth = S3XmlReader.DEPTH_MAX;
    read("<a>".repeat(depth) + "</a>".repeat(depth));
    assertMalformed(() -> read("<a>".repeat(depth + 1) + "</a>".repeat(depth + 1)));

    int elements = S3XmlReader.ELEMENTS_MAX;
    assertThat(read("<a>" + "<b/>".repeat(elements - 1) + "</a>").children()).hasSize(elements - 1);
    assertMalformed(() -> read("<a>" + "<b/>".repeat(elements) + "</a>"));

    StringBuilder attributes = new StringBuilder();
    for (int index = 0; index < S3XmlReader.ATTRIBUTES_MAX; index++) {
      attributes.append(" a").append(index).append("='1'");
    }
    assertThat(read("<a" + attributes + "/>").attributes()).hasSize(S3XmlReader.ATTRIBUTES_MAX);
    assertMalformed(() -> read("<a more='1'" + attributes + "/>"));
  }

  /// A document to be.
  record Tree(String name, String text, List<Tree> children) {
    Tree {
      children = List.copyOf(children);
    }
  }

  @Property
  void whatWasWrittenIsRead(@ForAll("trees") Tree tree) {
    S3Xml xml = S3Xml.document(tree.name);
    xml.content(tree.text);
    tree.children.forEach(child -> write(xml, child));

    assertSame(S3XmlReader.read(xml.bytes(), tree.name), tree);
  }

  private static void write(S3Xml xml, Tree tree) {
    xml.open(tree.name).content(tree.text);
    tree.children.forEach(child -> write(xml, child));
    xml.close();
  }

  private static void assertSame(XmlElement element, Tree tree) {
    assertThat(element.name()).isEqualTo(tree.name);
    assertThat(element.text()).isEqualTo(tree.text);
    assertThat(element.children()).hasSameSizeAs(tree.children);
    for (int index = 0; index < tree.children.size(); index++) {
      assertSame(element.children().get(index), tree.children.get(index));
    }
  }

  @Provide
  Arbitrary<Tree> trees() {
    return trees(3);
  }

  private static Arbitrary<Tree> trees(int depth) {
    Arbitrary<String> names = Arbitraries.of("Key", "ETag", "a", "b1", "Part_x");
    Arbitrary<String> texts =
        Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.of("<", "&", "]]>", "\"", " ", "\n", "\r", "\t", "%")),
                Tuple.of(5, Arbitraries.of("a", "\u00e4", "\ud83d\ude00", "\ufffd")))
            .list()
            .ofMaxSize(8)
            .map(parts -> String.join("", parts));
    Arbitrary<List<Tree>> children =
        depth == 0 ? Arbitraries.just(List.of()) : trees(depth - 1).list().ofMaxSize(4);
    return Combinators.combine(names, texts, children).as(Tree::new);
  }

  @Property
  void whatIsBrokenIsReadOrRefused(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] document = POLICY.getBytes(UTF_8);
    for (int count = random.nextInt(6); count >= 0; count--) {
      document = mutate(document, random);
    }

    XmlFuzz.fuzzerTestOneInput(document);
  }

  /// A byte changed, or a piece doubled or left out.
  private static byte[] mutate(byte[] document, Random random) {
    if (document.length < 2) {
      return document;
    }
    int from = random.nextInt(document.length);
    int to = Math.min(document.length, from + 1 + random.nextInt(40));
    byte[] changed = document.clone();
    switch (random.nextInt(4)) {
      case 0 -> changed[from] = (byte) random.nextInt();
      case 1 -> changed[from] = (byte) "<>&;'\"/!?-[]: ".charAt(random.nextInt(14));
      case 2 -> {
        changed = Arrays.copyOf(document, document.length + to - from);
        System.arraycopy(document, from, changed, to, document.length - from);
      }
      default -> {
        changed = Arrays.copyOf(document, document.length - (to - from));
        System.arraycopy(document, to, changed, from, document.length - to);
      }
    }
    return changed;
  }

  @Test
  void thePolicyItselfIsRead() {
    assertThat(AclDocument.parse(POLICY.getBytes(UTF_8), "AUTH_test"))
        .isEqualTo(CannedAcl.PUBLIC_READ);
  }

  private static XmlElement read(String document) {
    return S3XmlReader.read(document.getBytes(UTF_8), "a");
  }

  private static void assertMalformed(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            S3Problem.class,
            problem -> assertThat(problem.error()).isEqualTo(S3Error.MALFORMED_XML));
  }
}
