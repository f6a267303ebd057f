package io.ringfort.proxy.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerAclTest {
  private static final Principal.User SUE =
      new Principal.User("acct", "sue", Set.of("AUTH_acct"), Set.of("crew"), false);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bob, sue|bob,sue",
        "bob , sue|bob,sue",
        "bob,,,sue|bob,sue",
        ".referrer : *|.r:*",
        ".ref:*.example.com|.r:.example.com",
        ".r:*, .rlistings|.r:*,.rlistings",
        ".r: - *.Thief.com|.r:-.thief.com"
      })
  void listsAreCleaned(String given, String expected) throws Exception {
    assertThat(ContainerAcl.parseRead(given)).hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {".r:", ".r:-", ".x:y", ".r:.", ".r:- ", "a,.unknown:b"})
  void listsThatCannotBeAreRefused(String text) {
    assertThatThrownBy(() -> ContainerAcl.parseRead(text))
        .isInstanceOf(ContainerAcl.MalformedAclException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {".r:*", "bob,.referer:example.com"})
  void referrersDoNotWrite(String text) {
    assertThatThrownBy(() -> ContainerAcl.parseWrite(text))
        .isInstanceOf(ContainerAcl.MalformedAclException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ".r:*||true",
        ".r:*|http://any.example.com/x|true",
        ".r:example.com|http://example.com/x|true",
        ".r:example.com|http://EXAMPLE.com:8080|true",
        ".r:example.com|http://www.example.com|false",
        ".r:example.com||false",
        ".r:.example.com|https://www.example.com/|true",
        ".r:.example.com|https://example.com/|false",
        ".r:*,.r:-thief.com|http://thief.com/a|false",
        ".r:*,.r:-thief.com|http://good.com/a|true",
        ".r:*,.r:-.thief.com,.r:ok.thief.com|http://ok.thief.com/|true",
        ".r:*,.r:-*|http://a.com/|false",
        ".r:example.com|http://example.com@thief.com/|false",
        ".r:example.com|http://thief.com/?http://example.com/|false",
        "bob|http://bob/|false"
      })
  void theLastMatchingReferrerDecides(String acl, String referer, boolean admitted)
      throws Exception {
    assertThat(ContainerAcl.parseRead(acl).admitsReferrer(referer == null ? "" : referer, false))
        .isEqualTo(admitted);
  }

  @ParameterizedTest
  @CsvSource({".r:*, false", "'.r:*,.rlistings', true", ".rlistings, false"})
  void listingsNeedAWordOfTheirOwn(String acl, boolean admitted) throws Exception {
    assertThat(ContainerAcl.parseRead(acl).admitsReferrer("", true)).isEqualTo(admitted);
  }

  @ParameterizedTest
  @CsvSource({
    "acct, true",
    "acct:sue, true",
    "acct:*, true",
    "*:sue, true",
    "*:*, true",
    "crew, true",
    "AUTH_acct, true",
    "acct:bob, false",
    "other, false",
    "other:*, false",
    "*:bob, false",
    "sue, false",
    ".r:*, false",
    ".rlistings, false"
  })
  void usersAreNamedInManyWays(String acl, boolean admitted) throws Exception {
    assertThat(ContainerAcl.parseRead(acl).admits(SUE)).isEqualTo(admitted);
  }

  @Property(tries = 300)
  void cleaningTwiceIsCleaningOnce(@ForAll("elements") @Size(max = 6) List<String> elements)
      throws Exception {
    ContainerAcl acl = ContainerAcl.parseRead(String.join(" , ", elements));

    assertThat(ContainerAcl.parseRead(acl.toString())).isEqualTo(acl);
    assertThat(ContainerAcl.ofStored(acl.toString())).isEqualTo(acl);
  }

  @Provide
  Arbitrary<List<String>> elements() {
    return Arbitraries.of(
            ".r:*",
            ".r:-a.com",
            ".ref: *.b.org",
            ".rlistings",
            "acct",
            "acct:user",
            "*:*",
            "",
            "x y")
        .list();
  }

  /// Whatever text comes, nobody gets in who is not named in it.
  @Property(tries = 500)
  void strangersStayOutside(@ForAll("noise") String text) {
    Principal.User stranger = new Principal.User("stranger", "nobody", Set.of(), Set.of(), false);

    try {
      ContainerAcl acl = ContainerAcl.parseRead(text);
      assertThat(acl.admits(stranger)).isEqualTo(text.contains("*:*"));
    } catch (ContainerAcl.MalformedAclException e) {
      assertThat(e.reason()).isNotEmpty();
    }
  }

  @Provide
  Arbitrary<String> noise() {
    return Arbitraries.strings()
        .withChars(".r:*-, ab")
        .ofMaxLength(12)
        .filter(ContainerAclTest::isPlain);
  }

  /// Elements that mean everybody are of the exact form, or of no interest here.
  private static boolean isPlain(String text) {
    return !text.replace(" ", "").contains("*:*");
  }
}
