package io.ringfort.proxy;

import static io.ringfort.proxy.S3BucketCallsTest.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class S3ListCallsTest {
  private static final String HEAD =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <%s xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>bucket</Name>\
      """;
  private static final String FACTS =
      "<LastModified>T</LastModified><ETag>&quot;E&quot;</ETag><Size>%d</Size>"
          + "<StorageClass>STANDARD</StorageClass>%s";
  private static final String OWNER =
      "<Owner><ID>AUTH_test</ID><DisplayName>AUTH_test</DisplayName></Owner>";

  private final RunningS3Door door = new RunningS3Door();

  @BeforeEach
  void makeBucket() {
    door.call("PUT", "/bucket", "");
  }

  @Test
  void theFirstFormSaysEverything() {
    put("a<&>\"", "d/1", "d/2", "z");

    assertThat(list("?delimiter=/&max-keys=2"))
        .isEqualTo(
            HEAD.formatted("ListBucketResult")
                + "<Prefix></Prefix><Marker></Marker><NextMarker>d/</NextMarker>"
                + "<MaxKeys>2</MaxKeys><Delimiter>/</Delimiter><IsTruncated>true</IsTruncated>"
                + "<Contents><Key>a&lt;&amp;&gt;&quot;</Key>"
                + FACTS.formatted(5, OWNER)
                + "</Contents><CommonPrefixes><Prefix>d/</Prefix></CommonPrefixes>"
                + "</ListBucketResult>");
    assertThat(list("?delimiter=/&marker=d/"))
        .isEqualTo(
            HEAD.formatted("ListBucketResult")
                + "<Prefix></Prefix><Marker>d/</Marker>"
                + "<MaxKeys>1000</MaxKeys><Delimiter>/</Delimiter><IsTruncated>false</IsTruncated>"
                + "<Contents><Key>z</Key>"
                + FACTS.formatted(1, OWNER)
                + "</Contents></ListBucketResult>");
    assertThat(list("?max-keys=1")).doesNotContain("NextMarker").contains("true</IsTruncated>");
  }

  @Test
  void theSecondFormSaysEverything() {
    put("a", "b", "c");

    String first = list("?list-type=2&max-keys=1&fetch-owner=true&start-after=a");
    assertThat(first)
        .isEqualTo(
            HEAD.formatted("ListBucketResult")
                + "<Prefix></Prefix><StartAfter>a</StartAfter>"
                + "<NextContinuationToken>1Yg</NextContinuationToken><KeyCount>1</KeyCount>"
                + "<MaxKeys>1</MaxKeys><IsTruncated>true</IsTruncated><Contents><Key>b</Key>"
                + FACTS.formatted(1, OWNER)
                + "</Contents></ListBucketResult>");
    assertThat(list("?list-type=2&continuation-token=1Yg&start-after=a"))
        .isEqualTo(
            HEAD.formatted("ListBucketResult")
                + "<Prefix></Prefix><StartAfter>a</StartAfter>"
                + "<ContinuationToken>1Yg</ContinuationToken><KeyCount>1</KeyCount>"
                + "<MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated><Contents><Key>c</Key>"
                + FACTS.formatted(1, "")
                + "</Contents></ListBucketResult>");
    assertThat(list("?list-type=2&continuation-token=&delimiter="))
        .contains("<ContinuationToken></ContinuationToken>", "<KeyCount>3</KeyCount>")
        .doesNotContain("Delimiter");
  }

  @Test
  void versionsAreOneEach() {
    put("a", "d/1", "z");

    assertThat(list("?versions&delimiter=/&max-keys=1"))
        .isEqualTo(
            HEAD.formatted("ListVersionsResult")
                + "<Prefix></Prefix><KeyMarker></KeyMarker><VersionIdMarker></VersionIdMarker>"
                + "<NextKeyMarker>a</NextKeyMarker><NextVersionIdMarker>null</NextVersionIdMarker>"
                + "<MaxKeys>1</MaxKeys><Delimiter>/</Delimiter><IsTruncated>true</IsTruncated>"
                + "<Version><Key>a</Key><VersionId>null</VersionId><IsLatest>true</IsLatest>"
                + FACTS.formatted(1, OWNER)
                + "</Version></ListVersionsResult>");
    String second = list("?versions&delimiter=/&max-keys=1&key-marker=a&version-id-marker=null");
    assertThat(second)
        .contains("<NextKeyMarker>d/</NextKeyMarker>", "<Prefix>d/</Prefix></CommonPrefixes>")
        .doesNotContain("NextVersionIdMarker");
    assertThat(list("?versions&key-marker=d/1"))
        .contains("<Key>z</Key>")
        .doesNotContain("<Key>d/1</Key>");
    assertError(
        door.call("GET", "/bucket?versions&version-id-marker=null", ""), 400, "InvalidArgument");
  }

  @Test
  void namesAreEncodedIfAsked() {
    put("asdf+b", "foo+1/bar", "foo/bar", "quux ab/thud", "~ (\u00e4)*\u0001");

    assertThat(list("?delimiter=/&encoding-type=url&marker=%0a&prefix="))
        .contains("<Key>asdf%2Bb</Key>", "<Key>%7E%20%28%C3%A4%29*%01</Key>")
        .contains("<Prefix>foo%2B1/</Prefix>", "<Prefix>foo/</Prefix>")
        .contains("<Prefix>quux%20ab/</Prefix>", "<Marker>%0A</Marker>")
        .contains("<Delimiter>/</Delimiter><EncodingType>url</EncodingType>");
    assertThat(list("?list-type=2&start-after=%20&delimiter=%2B&encoding-type=url"))
        .contains("<StartAfter>%20</StartAfter>", "<Delimiter>%2B</Delimiter>");
  }

  @Test
  void answersAreWellFormedWithoutEncoding() {
    put("a\u0001\uffff");

    assertThat(list("?delimiter=%0a"))
        .contains("<Key>a\ufffd\ufffd</Key>", "<Delimiter>&#10;</Delimiter>");
  }

  @Test
  void boundsAreChecked() {
    put("a", "b");

    assertThat(list("?max-keys=0")).contains("<IsTruncated>false").doesNotContain("<Key>");
    assertThat(list("?max-keys=5000")).contains("<MaxKeys>1000</MaxKeys>");
    assertThat(list("?max-keys=")).contains("<MaxKeys>1000</MaxKeys>");
    assertThat(list("?unknown=1&x-id=ListObjects")).contains("<Key>b</Key>");
    for (String query :
        List.of(
            "max-keys=blah",
            "max-keys=-1",
            "max-keys=2147483648",
            "encoding-type=base64",
            "encoding-type=",
            "list-type=3",
            "list-type=2&continuation-token=zzz",
            "list-type=2&continuation-token=1%25")) {
      assertError(door.call("GET", "/bucket?" + query, ""), 400, "InvalidArgument");
    }
  }

  @Test
  void theOldKindOfPageEndsAsTheNextBegins() {
    put("asdf", "boo/bar", "boo/baz/xyzzy", "cquux/thud", "cquux/bla");

    assertThat(list("?delimiter=/&max-keys=1")).contains("<NextMarker>asdf</NextMarker>");
    assertThat(list("?delimiter=/&max-keys=1&marker=asdf"))
        .contains("<NextMarker>boo/</NextMarker>");
    assertThat(list("?delimiter=/&max-keys=1&marker=boo/"))
        .contains("<Prefix>cquux/</Prefix>", "<IsTruncated>false")
        .doesNotContain("NextMarker");
    assertThat(list("?delimiter=/&prefix=boo/&max-keys=1"))
        .contains("<NextMarker>boo/bar</NextMarker>");
  }

  private void put(String... keys) {
    for (String key : keys) {
      TestObjects.put(door.hall, "AUTH_test", "bucket", key);
    }
  }

  /// The document, with times and entity tags made equal.
  private String list(String query) {
    RunningProxy.Answer answer = door.call("GET", "/bucket" + query, "");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/xml");
    return answer
        .text()
        .replaceAll("<LastModified>[-0-9]{10}T[:0-9]{8}\\.\\d{3}Z<", "<LastModified>T<")
        .replaceAll("&quot;[0-9a-f]{32}&quot;", "&quot;E&quot;");
  }
}
