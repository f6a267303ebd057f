package io.ringfort.proxy.swift;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.common.time.Timestamp;
import io.ringfort.proxy.account.AccountEntry;
import io.ringfort.proxy.container.ContainerEntry;
import java.io.ByteArrayInputStream;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SwiftListingTest {
  private static final ListingFormat JSON =
      new ListingFormat(ListingFormat.Kind.JSON, "application/json", false);
  private static final ListingFormat XML =
      new ListingFormat(ListingFormat.Kind.XML, "application/xml", false);
  private static final ListingFormat PLAIN =
      new ListingFormat(ListingFormat.Kind.PLAIN, "text/plain", false);
  private static final Timestamp BIRTH = Timestamp.ofMicros(1_763_690_000_123_450L, 1);

  @Property(tries = 300)
  void jsonIsValidForEveryName(@ForAll("names") String name, @ForAll("names") String type)
      throws Exception {
    byte[] body = SwiftListing.ofContainer("c", entries(name, type), JSON);

    JsonNode rows = JsonMapper.shared().readTree(body);
    assertThat(rows.get(0).get("name").asString()).isEqualTo(name);
    assertThat(rows.get(0).get("content_type").asString()).isEqualTo(type);
    assertThat(rows.get(0).get("hash").asString()).isEqualTo("abc");
    assertThat(rows.get(0).get("bytes").asLong()).isEqualTo(7);
    assertThat(rows.get(0).get("last_modified").asString()).isEqualTo("2025-11-21T01:53:20.123450");
    assertThat(rows.get(1).get("subdir").asString()).isEqualTo(name + "/");
  }

  @Property(tries = 300)
  void xmlIsValidForEveryName(@ForAll("names") String name, @ForAll("names") String type)
      throws Exception {
    byte[] body = SwiftListing.ofContainer(name, entries(name, type), XML);

    Element root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(body))
            .getDocumentElement();
    String shown = name.replaceAll("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\ufffe\uffff]", "\ufffd");
    assertThat(root.getAttribute("name")).isEqualTo(shown);
    assertThat(root.getElementsByTagName("name").item(0).getTextContent()).isEqualTo(shown);
    Element subdir = (Element) root.getElementsByTagName("subdir").item(0);
    assertThat(subdir.getAttribute("name")).isEqualTo(shown + "/");
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings()
        .withChars("ab/\"\\<>&'\t\n\r\u0001\u007f\u2028\u00e9\uffff %]")
        .ofMinLength(1)
        .ofMaxLength(12)
        .map(text -> text.replace("b", "\ud83d\ude00"));
  }

  @Test
  void plainTextIsOneNameALine() {
    assertThat(new String(SwiftListing.ofContainer("c", entries("a b", "t"), PLAIN), UTF_8))
        .isEqualTo("a b\na b/\n");
    assertThat(SwiftListing.ofContainer("c", List.of(), PLAIN)).isEmpty();
  }

  @Test
  void accountsListCountsAndBytes() {
    List<AccountEntry> entries =
        List.of(
            new AccountEntry.ListedContainer("c", 3, 12, BIRTH),
            new AccountEntry.PrefixEntry("d/"));

    JsonNode rows =
        JsonMapper.shared().readTree(SwiftListing.ofAccount("AUTH_test", entries, JSON));
    assertThat(rows.get(0).get("name").asString()).isEqualTo("c");
    assertThat(rows.get(0).get("count").asLong()).isEqualTo(3);
    assertThat(rows.get(0).get("bytes").asLong()).isEqualTo(12);
    assertThat(rows.get(1).get("subdir").asString()).isEqualTo("d/");
    assertThat(new String(SwiftListing.ofAccount("AUTH_test", entries, XML), UTF_8))
        .contains("<account name=\"AUTH_test\">", "<count>3</count>", "<subdir name=\"d/\">");
  }

  private static List<ContainerEntry> entries(String name, String type) {
    return List.of(
        new ContainerEntry.ObjectEntry(name, 7, "abc", type, BIRTH),
        new ContainerEntry.PrefixEntry(name + "/"));
  }
}
