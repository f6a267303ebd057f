package io.ringfort.proxy.s3.sign;

import static io.ringfort.proxy.s3.sign.SignatureFixture.ACCESS_KEY_ID;
import static io.ringfort.proxy.s3.sign.SignatureFixture.NOTHING_SHA256;
import static io.ringfort.proxy.s3.sign.SignatureFixture.USER;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The examples that AWS publishes (API Reference, *Authenticating Requests*).
class AwsExamplesTest {
  private static final String HOST = "examplebucket.s3.amazonaws.com";

  private static Signed verify(
      String method, String target, String signedHeaders, String signature, String... fields) {
    List<String> all = new ArrayList<>(List.of(fields));
    all.add("x-amz-date");
    all.add("20130524T000000Z");
    all.add("Authorization");
    all.add(
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
            + "SignedHeaders="
            + signedHeaders
            + ",Signature="
            + signature);
    return SignatureFixture.verify(method, target, HttpHeaders.of(all.toArray(String[]::new)));
  }

  @Test
  void getObject() {
    Signed signed =
        verify(
            "GET",
            "/test.txt",
            "host;range;x-amz-content-sha256;x-amz-date",
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
            "Host",
            HOST,
            "Range",
            "bytes=0-9",
            "x-amz-content-sha256",
            NOTHING_SHA256);
    assertThat(signed)
        .isEqualTo(
            new Signed(USER, new PayloadSigning.Digest(NOTHING_SHA256), ACCESS_KEY_ID, false));
  }

  @Test
  void putObject() {
    Signed signed =
        verify(
            "PUT",
            "/test%24file.text",
            "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
            "Host",
            HOST,
            "Date",
            "Fri, 24 May 2013 00:00:00 GMT",
            "x-amz-storage-class",
            "REDUCED_REDUNDANCY",
            "x-amz-content-sha256",
            "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072");
    assertThat(signed.principal()).isEqualTo(USER);
  }

  @Test
  void putObjectInAnotherSpellingOfItsPath() {
    Signed signed =
        verify(
            "PUT",
            "/test$file.text",
            "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
            "Host",
            HOST,
            "Date",
            "Fri, 24 May 2013 00:00:00 GMT",
            "x-amz-storage-class",
            "REDUCED_REDUNDANCY",
            "x-amz-content-sha256",
            "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072");
    assertThat(signed.principal()).isEqualTo(USER);
  }

  @Test
  void getBucketLifecycle() {
    Signed signed =
        verify(
            "GET",
            "/?lifecycle",
            "host;x-amz-content-sha256;x-amz-date",
            "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
            "Host",
            HOST,
            "x-amz-content-sha256",
            NOTHING_SHA256);
    assertThat(signed.principal()).isEqualTo(USER);
  }

  @Test
  void listObjects() {
    Signed signed =
        verify(
            "GET",
            "/?max-keys=2&prefix=J",
            "host;x-amz-content-sha256;x-amz-date",
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
            "Host",
            HOST,
            "x-amz-content-sha256",
            NOTHING_SHA256);
    assertThat(signed.principal()).isEqualTo(USER);
  }

  @Test
  void presignedGet() {
    Signed signed =
        SignatureFixture.verify(
            "GET",
            "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
                + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
                + "&X-Amz-Signature="
                + "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404",
            HttpHeaders.of("Host", HOST));
    assertThat(signed)
        .isEqualTo(new Signed(USER, new PayloadSigning.Unsigned(), ACCESS_KEY_ID, true));
  }
}
