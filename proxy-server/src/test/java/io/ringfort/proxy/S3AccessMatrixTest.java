package io.ringfort.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.common.name.ContainerName;
import io.ringfort.proxy.container.AttributeChange;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/// Every route with every kind of caller. The buckets are called as their lists are; each has an
/// object `o` with a private list and objects called as their lists are. `enforced` would be open
/// if access lists counted there; `swift` has Swift's lists, for reading and writing, that name the
/// plain user; `none` is not there.
class S3AccessMatrixTest {
  /// The status that each caller gets. The owner comes last: what it does counts.
  private static final String MATRIX =
      """
      route                                   none other plain reseller owner
      GET    /                                403  200   403   200      200
      PUT    /bucket-new                      403  200   403   409      409
      GET    /none                            404  404   404   404      404
      PUT    /none?acl                        404  404   404   404      404
      DELETE /none                            404  404   404   404      404
      HEAD   /none/o                          404  404   404   404      404

      HEAD   /private                         403  403   403   200      200
      GET    /private                         403  403   403   200      200
      GET    /private?list-type=2             403  403   403   200      200
      GET    /private?versions                403  403   403   200      200
      GET    /private?location                403  403   403   200      200
      GET    /private?acl                     403  403   403   200      200
      PUT    /private?acl                     403  403   403   200      200
      GET    /private?versioning              403  403   403   200      200
      GET    /private?policy                  403  403   403   404      404
      PUT    /private                         403  409   403   409      200
      DELETE /private                         403  403   403   409      409
      HEAD   /private/o                       403  403   403   200      200
      HEAD   /private/gone                    403  403   403   404      404
      GET    /private/o?acl                   403  403   403   200      200
      PUT    /private/o?acl                   403  403   403   200      200
      GET    /private/gone?acl                403  403   403   404      404
      GET    /private/o                       403  403   403   200      200
      GET    /private/gone                    403  403   403   404      404
      GET    /private/o?attributes            403  403   403   200      200
      GET    /private/o?tagging               403  403   403   200      200
      PUT    /private/o                       403  403   403   200      200
      PUT    /private/new                     403  403   403   200      200
      COPY   /private/copy                    403  403   403   200      200
      POST   /private?delete                  403  403   403   200      200
      DELETE /private/gone                    403  403   403   204      204
      GET    /private/public-read             200  200   200   200      200
      PUT    /private/public-read-write       403  403   403   200      200
      HEAD   /private/public-read             200  200   200   200      200
      HEAD   /private/authenticated-read      403  200   200   200      200
      GET    /private/public-read?acl         403  403   403   200      200
      PUT    /private/public-read-write?acl   403  403   403   200      200

      HEAD   /public-read                     200  200   200   200      200
      GET    /public-read                     200  200   200   200      200
      GET    /public-read?versions            200  200   200   200      200
      GET    /public-read?location            200  200   200   200      200
      GET    /public-read?acl                 403  403   403   200      200
      GET    /public-read?versioning          403  403   403   200      200
      DELETE /public-read                     403  403   403   409      409
      HEAD   /public-read/o                   403  403   403   200      200
      HEAD   /public-read/gone                404  404   404   404      404
      HEAD   /public-read/public-read         200  200   200   200      200
      PUT    /public-read/o                   403  403   403   200      200
      DELETE /public-read/gone                403  403   403   204      204
      POST   /public-read?delete              403  403   403   200      200

      GET    /authenticated-read              403  200   200   200      200
      HEAD   /authenticated-read/gone         403  404   404   404      404
      HEAD   /authenticated-read/o            403  403   403   200      200

      GET    /public-read-write               200  200   200   200      200
      PUT    /public-read-write?acl           403  403   403   200      200
      PUT    /public-read-write/o?acl         403  403   403   200      200
      DELETE /public-read-write               403  403   403   409      409
      HEAD   /public-read-write/o             403  403   403   200      200
      GET    /public-read-write/o             403  403   403   200      200
      PUT    /public-read-write/new           200  200   200   200      200
      DELETE /public-read-write/new           204  204   204   204      204
      POST   /public-read-write?delete        200  200   200   200      200
      COPY   /public-read-write/copy          403  403   403   200      200

      GET    /enforced                        403  403   403   200      200
      HEAD   /enforced/public-read            403  403   403   200      200
      GET    /enforced/public-read            403  403   403   200      200
      PUT    /enforced/public-read-write      403  403   403   200      200
      DELETE /enforced/gone                   403  403   403   204      204

      GET    /swift                           404  404   200   404      200
      GET    /swift?location                  404  404   200   404      200
      GET    /swift?acl                       404  404   403   404      200
      HEAD   /swift/o                         404  404   200   404      200
      GET    /swift/o                         404  404   200   404      200
      PUT    /swift/o                         404  404   200   404      200
      PUT    /swift/o?acl                     404  404   403   404      200
      DELETE /swift/gone                      404  404   204   404      204
      DELETE /swift                           404  404   403   404      409
      """;

  private final RunningS3Door door = new RunningS3Door();

  private void makeBuckets() {
    List<String> lists =
        List.of("private", "public-read", "public-read-write", "authenticated-read");
    for (String bucket : lists) {
      assertThat(door.call("PUT", "/" + bucket, "", "x-amz-acl", bucket).status()).isEqualTo(200);
    }
    door.call("PUT", "/enforced", "", "x-amz-object-ownership", "BucketOwnerEnforced");
    change("enforced", Map.of("s3.acl", "public-read-write"));
    ContainerName swift = new ContainerName("AUTH_test", "swift");
    door.hall.containers().create(swift, -1, AttributeChange.NONE);
    change("swift", Map.of("acl.read", "test:plain", "acl.write", "test:plain"));
    for (String bucket : List.of("private", "public-read", "public-read-write")) {
      TestObjects.put(door.hall, "AUTH_test", bucket, "o");
      makeObjects(bucket, lists);
    }
    TestObjects.put(door.hall, "AUTH_test", "authenticated-read", "o");
    TestObjects.put(door.hall, "AUTH_test", "swift", "o");
    makeObjects("private", lists);
    // The list is there but does not count.
    change("enforced", Map.of("s3.ownership", ""));
    makeObjects("enforced", List.of("public-read"));
    change("enforced", Map.of("s3.ownership", "BucketOwnerEnforced"));
  }

  private void makeObjects(String bucket, List<String> lists) {
    for (String list : lists) {
      TestObjects.put(door.hall, "AUTH_test", bucket, list);
      String target = "/" + bucket + "/" + list + "?acl";
      assertThat(door.call("PUT", target, "", "x-amz-acl", list).status()).isEqualTo(200);
    }
  }

  private void change(String bucket, Map<String, String> system) {
    ContainerName name = new ContainerName("AUTH_test", bucket);
    door.hall
        .containers()
        .update(name, new AttributeChange(new TreeMap<>(), new TreeMap<>(system)));
  }

  @Test
  void everyCallerGetsWhatIsDue() {
    makeBuckets();
    SoftAssertions softly = new SoftAssertions();
    List<List<String>> rows =
        MATRIX.lines().filter(line -> !line.isBlank()).map(S3AccessMatrixTest::words).toList();
    List<String> callers = rows.getFirst();
    for (List<String> row : rows.subList(1, rows.size())) {
      String method = row.get(0);
      String target = row.get(1);
      for (int index = 2; index < row.size(); index++) {
        String caller = callers.get(index - 1);
        RunningProxy.Answer answer = call(caller, method, target);
        softly
            .assertThat(answer.status())
            .as("%s %s as %s: %s", method, target, caller, answer.text())
            .isEqualTo(Integer.parseInt(row.get(index)));
      }
    }
    softly.assertAll();
  }

  /// A list stays as it is; what is copied is private; what is deleted is not there.
  private RunningProxy.Answer call(String caller, String method, String target) {
    if (method.equals("COPY")) {
      return door.callAs(caller, "PUT", target, "", "x-amz-copy-source", "/private/o");
    }
    if (method.equals("POST")) {
      String body = "<Delete><Object><Key>gone</Key></Object></Delete>";
      return door.callAs(caller, method, target, body, "Content-MD5", md5(body));
    }
    if (method.equals("PUT") && target.endsWith("?acl")) {
      String list = target.replaceAll(".*/|\\?acl", "");
      return door.callAs(
          caller, method, target, "", "x-amz-acl", list.startsWith("p") ? list : "private");
    }
    return door.callAs(caller, method, target, "", "x-amz-object-attributes", "ETag");
  }

  private static String md5(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> words(String line) {
    return Pattern.compile(" +").splitAsStream(line.strip()).toList();
  }

  @Test
  void theClustersOwnBucketsAreNobodys() {
    door.call("PUT", "/bucket", "");

    for (String caller : List.of("", "other", "plain", "reseller", "owner")) {
      assertThat(door.callAs(caller, "GET", "/buckets", "").status()).isEqualTo(404);
      assertThat(door.callAs(caller, "HEAD", "/buckets/bucket", "").status()).isEqualTo(404);
    }
  }
}
