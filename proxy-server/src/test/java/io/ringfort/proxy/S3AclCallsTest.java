package io.ringfort.proxy;

import static io.ringfort.proxy.S3BucketCallsTest.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class S3AclCallsTest {
  private static final String OWNER =
      "<Owner><ID>AUTH_test</ID><DisplayName>AUTH_test</DisplayName></Owner>";
  private static final String FULL_CONTROL =
      "<Grant><Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
          + " xsi:type=\"CanonicalUser\"><ID>AUTH_test</ID><DisplayName>AUTH_test</DisplayName>"
          + "</Grantee><Permission>FULL_CONTROL</Permission></Grant>";
  private static final String ANYONE = "AllUsers";
  private static final String USERS = "AuthenticatedUsers";

  private final RunningS3Door door = new RunningS3Door();

  @BeforeEach
  void makeBucket() {
    door.call("PUT", "/bucket", "");
    TestObjects.put(door.hall, "AUTH_test", "bucket", "o");
  }

  private static String document(String... grants) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        + "<AccessControlPolicy xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
        + OWNER
        + "<AccessControlList>"
        + String.join("", grants)
        + "</AccessControlList></AccessControlPolicy>";
  }

  private static String group(String group, String permission) {
    return "<Grant><Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
        + " xsi:type=\"Group\"><URI>http://acs.amazonaws.com/groups/global/"
        + group
        + "</URI></Grantee><Permission>"
        + permission
        + "</Permission></Grant>";
  }

  @Test
  void listsHaveNames() {
    for (String target : List.of("/bucket?acl", "/bucket/o?acl")) {
      assertThat(shown(target)).isEqualTo(document(FULL_CONTROL));
      put(target, "public-read");
      assertThat(shown(target)).isEqualTo(document(group(ANYONE, "READ"), FULL_CONTROL));
      put(target, "public-read-write");
      assertThat(shown(target))
          .isEqualTo(document(group(ANYONE, "READ"), group(ANYONE, "WRITE"), FULL_CONTROL));
      put(target, "authenticated-read");
      assertThat(shown(target)).isEqualTo(document(group(USERS, "READ"), FULL_CONTROL));
      put(target, "bucket-owner-full-control");
      assertThat(shown(target)).isEqualTo(document(FULL_CONTROL));
      put(target, "private");
      assertThat(shown(target)).isEqualTo(document(FULL_CONTROL));
    }
  }

  @Test
  void whatIsShownCanBePutBack() {
    for (String target : List.of("/bucket?acl", "/bucket/o?acl")) {
      for (String name :
          List.of("private", "public-read", "public-read-write", "authenticated-read")) {
        put(target, name);
        String shown = shown(target);
        put(target, "private");

        assertThat(door.call("PUT", target, shown).status()).isEqualTo(200);
        assertThat(shown(target)).as(name).isEqualTo(shown);
      }
    }
  }

  @Test
  void grantsMayComeInAnyOrderAndWithAnyPrefix() {
    String document =
        """
        <a:AccessControlPolicy xmlns:a="http://s3.amazonaws.com/doc/2006-03-01/">
          <a:AccessControlList>
            <a:Grant>
              <a:Grantee xmlns:x="http://www.w3.org/2001/XMLSchema-instance" x:type="CanonicalUser">
                <a:ID>AUTH_test</a:ID>
              </a:Grantee>
              <a:Permission>FULL_CONTROL</a:Permission>
            </a:Grant>
            <a:Grant>
              <a:Grantee xmlns:x="http://www.w3.org/2001/XMLSchema-instance" x:type="Group">
                <a:URI>http://acs.amazonaws.com/groups/global/AllUsers</a:URI>
              </a:Grantee>
              <a:Permission>READ</a:Permission>
            </a:Grant>
          </a:AccessControlList>
        </a:AccessControlPolicy>
        """;

    assertThat(door.call("PUT", "/bucket?acl", document).status()).isEqualTo(200);
    assertThat(shown("/bucket?acl")).isEqualTo(document(group(ANYONE, "READ"), FULL_CONTROL));
  }

  @Test
  void headersMayGrant() {
    assertThat(
            door.call(
                    "PUT",
                    "/bucket?acl",
                    "",
                    "x-amz-grant-full-control",
                    "id=\"AUTH_test\"",
                    "x-amz-grant-read",
                    "uri=\"http://acs.amazonaws.com/groups/global/AuthenticatedUsers\"")
                .status())
        .isEqualTo(200);
    assertThat(shown("/bucket?acl")).isEqualTo(document(group(USERS, "READ"), FULL_CONTROL));
    String read = "x-amz-grant-read";
    assertError(
        door.call("PUT", "/bucket?acl", "", read, "id=someone, id=AUTH_test"),
        501,
        "NotImplemented");
    assertError(door.call("PUT", "/bucket?acl", "", read, "nobody"), 400, "InvalidArgument");
    assertError(
        door.call("PUT", "/bucket?acl", "", read, "id=x", "x-amz-acl", "private"),
        400,
        "InvalidRequest");
  }

  @Test
  void listsAreGivenWhenABucketIsMade() {
    door.call("PUT", "/public", "", "x-amz-acl", "public-read");

    assertThat(shown("/public?acl")).isEqualTo(document(group(ANYONE, "READ"), FULL_CONTROL));
    assertThat(door.call("PUT", "/public", "", "x-amz-acl", "public-read").status()).isEqualTo(200);
    assertError(door.call("PUT", "/public", ""), 409, "BucketAlreadyExists");
    assertError(
        door.call("PUT", "/bucket", "", "x-amz-acl", "public-read"), 409, "BucketAlreadyExists");
    assertThat(shown("/bucket?acl")).isEqualTo(document(FULL_CONTROL));
    assertThat(shown("/public?acl")).isEqualTo(document(group(ANYONE, "READ"), FULL_CONTROL));
  }

  @Test
  void aBucketMadeAnewHasNothingOfTheOldOne() {
    door.call("PUT", "/public", "", "x-amz-acl", "public-read");
    door.call("DELETE", "/public", "");
    door.call("PUT", "/public", "");

    assertThat(shown("/public?acl")).isEqualTo(document(FULL_CONTROL));
  }

  @Test
  void otherListsAreRefused() {
    put("/bucket?acl", "public-read");

    for (String grant :
        List.of(
            FULL_CONTROL + group(ANYONE, "READ_ACP"),
            FULL_CONTROL + group(ANYONE, "WRITE"),
            FULL_CONTROL + group("LogDelivery", "READ"),
            FULL_CONTROL.replace("AUTH_test", "AUTH_other"),
            group(ANYONE, "READ"),
            "")) {
      assertError(door.call("PUT", "/bucket?acl", document(grant)), 501, "NotImplemented");
    }
    assertError(
        door.call(
            "PUT",
            "/bucket?acl",
            document(FULL_CONTROL).replace(OWNER, "<Owner><ID>AUTH_x</ID></Owner>")),
        403,
        "AccessDenied");
    for (String malformed :
        List.of(
            "<AccessControlPolicy/>",
            "<Other/>",
            "{}",
            document("<Grant/>"),
            document(FULL_CONTROL.replace("FULL_CONTROL", "ALL")),
            document(FULL_CONTROL.replace("CanonicalUser", "Anything")),
            "<!DOCTYPE a [<!ENTITY e \"x\">]>" + document(FULL_CONTROL).substring(39))) {
      assertError(door.call("PUT", "/bucket?acl", malformed), 400, "MalformedACLError");
    }
    assertError(door.call("PUT", "/bucket?acl", ""), 400, "MissingSecurityHeader");
    assertError(door.call("PUT", "/bucket?acl", "", "x-amz-acl", "open"), 400, "InvalidArgument");
    assertError(door.call("PUT", "/bucket/gone?acl", "", "x-amz-acl", "private"), 404, "NoSuchKey");
    assertError(door.call("GET", "/bucket/gone?acl", ""), 404, "NoSuchKey");
    assertError(door.call("GET", "/bucket/o?acl&versionId=1", ""), 404, "NoSuchVersion");
    assertThat(shown("/bucket?acl")).isEqualTo(document(group(ANYONE, "READ"), FULL_CONTROL));
  }

  @Test
  void theListOfAnObjectIsAllThatChanges() {
    String before = door.call("GET", "/bucket", "").text();

    put("/bucket/o?acl", "public-read");

    assertThat(door.call("GET", "/bucket", "").text()).isEqualTo(before);
  }

  private String shown(String target) {
    RunningProxy.Answer answer = door.call("GET", target, "");
    assertThat(answer.status()).isEqualTo(200);
    return answer.text();
  }

  private void put(String target, String name) {
    assertThat(door.call("PUT", target, "", "x-amz-acl", name).status()).isEqualTo(200);
  }
}
