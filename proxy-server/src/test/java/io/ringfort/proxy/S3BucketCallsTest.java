package io.ringfort.proxy;

import static io.ringfort.proxy.RunningS3Door.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.common.name.ContainerName;
import io.ringfort.proxy.RunningProxy.Answer;
import io.ringfort.proxy.container.AttributeChange;
import io.ringfort.proxy.s3.S3Settings;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class S3BucketCallsTest {
  private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  private static final String NAMESPACE = " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";

  private final RunningS3Door door = new RunningS3Door();

  @Test
  void bucketsAreMadeOnceAndRemovedWhenEmpty() {
    assertThat(door.call("HEAD", "/bucket", "").status()).isEqualTo(404);
    Answer made = door.call("PUT", "/bucket", "");
    assertThat(made.status()).isEqualTo(200);
    assertThat(made.header("Location")).isEqualTo("/bucket");
    assertThat(door.call("PUT", "/bucket", "").status()).isEqualTo(200);
    Answer head = door.call("HEAD", "/bucket", "");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("x-amz-bucket-region")).isEqualTo("us-east-1");
    assertThat(door.call("DELETE", "/bucket", "").status()).isEqualTo(204);
    assertError(door.call("DELETE", "/bucket", ""), 404, "NoSuchBucket");
    assertError(door.call("GET", "/bucket", ""), 404, "NoSuchBucket");
  }

  @Test
  void aBucketWithObjectsStays() {
    door.call("PUT", "/bucket", "");
    TestObjects.put(door.hall, "AUTH_test", "bucket", "o");

    assertError(door.call("DELETE", "/bucket", ""), 409, "BucketNotEmpty");
    assertThat(door.call("HEAD", "/bucket", "").status()).isEqualTo(200);
  }

  @Test
  void namesAreOneSpaceForAllAccounts() {
    door.call("PUT", "/bucket", "");

    assertError(door.callAs(OTHER, "PUT", "/bucket", ""), 409, "BucketAlreadyExists");
    assertThat(door.callAs(OTHER, "HEAD", "/bucket", "").status()).isEqualTo(403);
    door.call("DELETE", "/bucket", "");
    assertThat(door.callAs(OTHER, "PUT", "/bucket", "").status()).isEqualTo(200);
    assertThat(door.callAs(OTHER, "HEAD", "/bucket", "").status()).isEqualTo(200);
    assertThat(door.call("HEAD", "/bucket", "").status()).isEqualTo(403);
    assertError(door.call("PUT", "/bucket", ""), 409, "BucketAlreadyExists");
  }

  @Test
  void aNameWhoseBucketWentAnotherWayIsTakenOverWhenItHasSettled() {
    door.call("PUT", "/bucket", "");
    door.hall.containers().remove(new ContainerName("AUTH_test", "bucket"));

    assertError(door.callAs(OTHER, "PUT", "/bucket", ""), 409, "OperationAborted");
    door.clock.advance(Duration.ofSeconds(61));
    assertThat(door.callAs(OTHER, "PUT", "/bucket", "").status()).isEqualTo(200);
    assertError(door.call("PUT", "/bucket", ""), 409, "BucketAlreadyExists");
  }

  @Test
  void theOwnerOfALeftOverNameUsesItAtOnce() {
    door.call("PUT", "/bucket", "");
    door.hall.containers().remove(new ContainerName("AUTH_test", "bucket"));

    assertThat(door.call("PUT", "/bucket", "").status()).isEqualTo(200);
    assertThat(door.call("HEAD", "/bucket", "").status()).isEqualTo(200);
  }

  @Test
  void aContainerOfTheSwiftDoorIsABucket() {
    ContainerName name = new ContainerName("AUTH_test", "My_Photos");
    door.hall.containers().create(name, -1, AttributeChange.NONE);
    TestObjects.put(door.hall, "AUTH_test", "My_Photos", "o");

    assertThat(door.call("HEAD", "/My_Photos", "").status()).isEqualTo(200);
    assertThat(door.call("GET", "/My_Photos", "").text()).contains("<Key>o</Key>");
    assertThat(door.callAs(OTHER, "HEAD", "/My_Photos", "").status()).isEqualTo(404);
    assertThat(door.call("GET", "/", "").text()).contains("<Name>My_Photos</Name>");
  }

  @Test
  void aContainerOfTheSwiftDoorGetsItsNameWhenItIsMadeAgain() {
    ContainerName name = new ContainerName("AUTH_test", "photos");
    door.hall.containers().create(name, -1, AttributeChange.NONE);
    TestObjects.put(door.hall, "AUTH_test", "photos", "o");

    assertThat(door.callAs(OTHER, "HEAD", "/photos", "").status()).isEqualTo(404);
    assertThat(door.call("PUT", "/photos", "").status()).isEqualTo(200);
    assertThat(door.callAs(OTHER, "HEAD", "/photos", "").status()).isEqualTo(403);
    assertError(door.callAs(OTHER, "PUT", "/photos", ""), 409, "BucketAlreadyExists");
    assertThat(door.call("GET", "/photos", "").text()).contains("<Key>o</Key>");
  }

  @Test
  void badNamesAreRefused() {
    for (String name :
        List.of(
            "ab",
            "a".repeat(64),
            "Bucket",
            "foo_bar",
            "-foo",
            "foo-",
            ".foo",
            "foo.",
            "foo..bar",
            "foo.-bar",
            "foo-.bar",
            "192.168.5.4",
            "xn--foo",
            "sthree-foo",
            "foo-s3alias",
            "foo--ol-s3",
            "foo.mrap",
            "foo--x-s3",
            "b%2Fc",
            "b%C3%A4r")) {
      assertError(door.call("PUT", "/" + name, ""), 400, "InvalidBucketName");
    }
    for (String name : List.of("abc", "a".repeat(63), "0.a-b.c--d", "1.2.3", "1234.1.1.1")) {
      assertThat(door.call("PUT", "/" + name, "").status()).as(name).isEqualTo(200);
    }
    assertThat(door.call("GET", "/" + "a".repeat(257), "").status()).isEqualTo(400);
  }

  @Test
  void theRegionMayBeNamed() {
    String head = "<CreateBucketConfiguration" + NAMESPACE + "><LocationConstraint>";
    String tail = "</LocationConstraint></CreateBucketConfiguration>";

    assertThat(door.call("PUT", "/bucket", head + "us-east-1" + tail).status()).isEqualTo(200);
    assertThat(door.call("PUT", "/bucket", head + tail).status()).isEqualTo(200);
    assertThat(door.call("PUT", "/bucket", "<CreateBucketConfiguration/>").status()).isEqualTo(200);
    assertError(
        door.call("PUT", "/bucket", head + "eu-west-1" + tail),
        400,
        "IllegalLocationConstraintException");
    assertError(
        door.call("PUT", "/bucket", head + "moon" + tail), 400, "InvalidLocationConstraint");
    assertError(door.call("PUT", "/bucket", "<a"), 400, "MalformedXML");
    assertError(door.call("PUT", "/bucket", "<Other/>"), 400, "MalformedXML");
    assertError(
        door.call(
            "PUT", "/bucket", "<CreateBucketConfiguration><What/></CreateBucketConfiguration>"),
        400,
        "MalformedXML");
    assertError(
        door.call("PUT", "/bucket", head + " ".repeat(65_536) + tail),
        400,
        "MaxMessageLengthExceeded");
  }

  @Test
  void theLocationIsTold() {
    door.call("PUT", "/bucket", "");

    assertThat(door.call("GET", "/bucket?location", "").text())
        .isEqualTo(DECLARATION + "<LocationConstraint" + NAMESPACE + "></LocationConstraint>");
    RunningS3Door elsewhere = new RunningS3Door(new S3Settings("eu-north-9", List.of(), -1));
    elsewhere.call("PUT", "/bucket", "");
    assertThat(elsewhere.call("GET", "/bucket?location", "").text())
        .isEqualTo(
            DECLARATION + "<LocationConstraint" + NAMESPACE + ">eu-north-9</LocationConstraint>");
    assertError(elsewhere.call("PUT", "/bucket", ""), 409, "BucketAlreadyOwnedByYou");
  }

  @Test
  void bucketsAreListedPageByPage() {
    assertThat(door.call("GET", "/", "").text())
        .isEqualTo(
            DECLARATION
                + "<ListAllMyBucketsResult"
                + NAMESPACE
                + "><Owner><ID>AUTH_test</ID><DisplayName>AUTH_test</DisplayName></Owner>"
                + "<Buckets></Buckets></ListAllMyBucketsResult>");
    for (String name : List.of("aaa", "bbb1", "bbb2", "bbb3", "ccc")) {
      door.call("PUT", "/" + name, "");
    }

    String all = door.call("GET", "/", "").text();
    assertThat(all)
        .containsPattern(
            "<Bucket><Name>aaa</Name><CreationDate>\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d"
                + "\\.\\d{3}Z</CreationDate></Bucket><Bucket><Name>bbb1</Name>")
        .doesNotContain("ContinuationToken");
    String first = door.call("GET", "/?prefix=bbb&max-buckets=2", "").text();
    assertThat(names(first)).containsExactly("bbb1", "bbb2");
    assertThat(first).contains("<BucketRegion>us-east-1</BucketRegion>", "<Prefix>bbb</Prefix>");
    String token = first.replaceAll("(?s).*<ContinuationToken>(.*)</ContinuationToken>.*", "$1");
    String second =
        door.call("GET", "/?prefix=bbb&max-buckets=2&continuation-token=" + token, "").text();
    assertThat(names(second)).containsExactly("bbb3");
    assertThat(second).doesNotContain("ContinuationToken");
    assertThat(names(door.call("GET", "/?bucket-region=eu-west-1", "").text())).isEmpty();
    assertError(door.call("GET", "/?continuation-token=x", ""), 400, "InvalidArgument");
    assertError(door.call("GET", "/?max-buckets=0", ""), 400, "InvalidArgument");
    assertError(door.call("GET", "/?max-buckets=10001", ""), 400, "InvalidArgument");
    assertError(door.callAs("", "GET", "/", ""), 403, "AccessDenied");
    assertError(door.call("PUT", "/", ""), 405, "MethodNotAllowed");
  }

  private static List<String> names(String xml) {
    return Pattern.compile("<Name>(.*?)</Name>")
        .matcher(xml)
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  @Test
  void whatIsNotConfiguredIsSaidToBeSo() {
    door.call("PUT", "/bucket", "");
    for (String root :
        List.of(
            "versioning VersioningConfiguration",
            "logging BucketLoggingStatus",
            "accelerate AccelerateConfiguration",
            "notification NotificationConfiguration")) {
      List<String> words = words(root);
      assertThat(door.call("GET", "/bucket?" + words.get(0), "").text())
          .isEqualTo(DECLARATION + "<" + words.get(1) + NAMESPACE + "></" + words.get(1) + ">");
    }
    assertThat(door.call("GET", "/bucket?requestPayment", "").text())
        .isEqualTo(
            DECLARATION
                + "<RequestPaymentConfiguration"
                + NAMESPACE
                + "><Payer>BucketOwner</Payer></RequestPaymentConfiguration>");
    for (String code :
        List.of(
            "policy NoSuchBucketPolicy",
            "policyStatus NoSuchBucketPolicy",
            "lifecycle NoSuchLifecycleConfiguration",
            "cors NoSuchCORSConfiguration",
            "tagging NoSuchTagSet",
            "encryption ServerSideEncryptionConfigurationNotFoundError",
            "object-lock ObjectLockConfigurationNotFoundError",
            "publicAccessBlock NoSuchPublicAccessBlockConfiguration",
            "ownershipControls OwnershipControlsNotFoundError",
            "replication ReplicationConfigurationNotFoundError",
            "website NoSuchWebsiteConfiguration",
            "inventory&id=1 NoSuchConfiguration")) {
      List<String> words = words(code);
      assertError(door.call("GET", "/bucket?" + words.get(0), ""), 404, words.get(1));
    }
    assertThat(door.call("GET", "/bucket?inventory", "").text())
        .contains("<IsTruncated>false</IsTruncated>");
    assertError(door.call("GET", "/bucket?session", ""), 501, "NotImplemented");
    assertError(door.call("GET", "/gone?versioning", ""), 404, "NoSuchBucket");
    assertError(door.callAs(OTHER, "GET", "/bucket?versioning", ""), 403, "AccessDenied");
  }

  private static List<String> words(String line) {
    return Pattern.compile(" ").splitAsStream(line).toList();
  }

  @Test
  void configuringAPartNeverMakesOrRemovesABucket() {
    door.call("PUT", "/bucket", "");

    for (String part : List.of("policy", "lifecycle", "cors", "versioning", "whatever", "acl2")) {
      assertError(door.call("PUT", "/bucket?" + part, "<a/>"), 501, "NotImplemented");
      assertError(door.call("DELETE", "/bucket?" + part, ""), 501, "NotImplemented");
    }
    assertThat(door.call("HEAD", "/bucket", "").status()).isEqualTo(200);
    assertError(door.call("DELETE", "/bucket?acl", ""), 405, "MethodNotAllowed");
    assertThat(door.call("DELETE", "/bucket?x-id=DeleteBucket&X-Amz-Expires=1", "").status())
        .isEqualTo(204);
  }

  @Test
  void whatCannotBeIsRefused() {
    assertError(
        door.call("PUT", "/bucket", "", "x-amz-bucket-object-lock-enabled", "true"),
        501,
        "NotImplemented");
    assertError(
        door.call("PUT", "/bucket", "", "x-amz-object-ownership", "ObjectWriter"),
        501,
        "NotImplemented");
    assertError(
        door.call("PUT", "/bucket", "", "x-amz-object-ownership", "Nobody"),
        400,
        "InvalidArgument");
    assertError(door.call("PUT", "/bucket", "", "x-amz-acl", "open"), 400, "InvalidArgument");
    assertError(door.call("OPTIONS", "/bucket", ""), 400, "BadRequest");
    assertError(
        door.call("OPTIONS", "/bucket", "", "Origin", "http://example.com"),
        403,
        "AccessForbidden");
    assertError(door.call("PATCH", "/bucket", ""), 405, "MethodNotAllowed");
    assertThat(door.call("HEAD", "/bucket", "").status()).isEqualTo(404);
  }

  @Test
  void theExpectedOwnerIsCompared() {
    door.call("PUT", "/bucket", "");
    String header = "x-amz-expected-bucket-owner";

    assertThat(door.call("HEAD", "/bucket", "", header, "AUTH_test").status()).isEqualTo(200);
    assertThat(door.call("HEAD", "/bucket", "", header, "AUTH_other").status()).isEqualTo(403);
    assertError(door.call("DELETE", "/bucket", "", header, "AUTH_x"), 403, "AccessDenied");
    assertThat(door.call("HEAD", "/bucket", "").status()).isEqualTo(200);
  }

  @Test
  void ownershipIsKeptAndCloses() {
    String header = "x-amz-object-ownership";
    door.call("PUT", "/preferred", "", header, "BucketOwnerPreferred");
    door.call("PUT", "/enforced", "", header, "BucketOwnerEnforced");

    assertThat(door.call("GET", "/preferred?ownershipControls", "").text())
        .isEqualTo(
            DECLARATION
                + "<OwnershipControls"
                + NAMESPACE
                + "><Rule><ObjectOwnership>BucketOwnerPreferred</ObjectOwnership></Rule>"
                + "</OwnershipControls>");
    assertThat(door.call("PUT", "/preferred?acl", "", "x-amz-acl", "public-read").status())
        .isEqualTo(200);
    assertError(
        door.call("PUT", "/enforced?acl", "", "x-amz-acl", "public-read"),
        400,
        "AccessControlListNotSupported");
    assertThat(
            door.call("PUT", "/enforced?acl", "", "x-amz-acl", "bucket-owner-full-control")
                .status())
        .isEqualTo(200);
    assertError(
        door.call(
            "PUT", "/more", "", header, "BucketOwnerEnforced", "x-amz-acl", "public-read-write"),
        400,
        "InvalidBucketAclWithObjectOwnership");
  }

  static void assertError(Answer answer, int status, String code) {
    assertThat(answer.text()).contains("<Code>" + code + "</Code>");
    assertThat(answer.status()).isEqualTo(status);
  }
}
