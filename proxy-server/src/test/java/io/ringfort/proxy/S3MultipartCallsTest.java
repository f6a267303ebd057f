package io.ringfort.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.proxy.RunningS3.Answer;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Objects that arrive in parts through the S3 door.
class S3MultipartCallsTest {
  private static final int PART = 5 << 20;

  private final RunningS3 s3 = new RunningS3();

  @AfterEach
  void stop() {
    s3.close();
  }

  private static byte[] random(int count, int seed) {
    byte[] bytes = new byte[count];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static byte[] md5(byte[] bytes) {
    try {
      return MessageDigest.getInstance("MD5").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] crc32(byte[]... pieces) {
    CRC32 crc = new CRC32();
    for (byte[] piece : pieces) {
      crc.update(piece);
    }
    return ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] joined(byte[]... pieces) {
    int length = Arrays.stream(pieces).mapToInt(piece -> piece.length).sum();
    ByteBuffer all = ByteBuffer.allocate(length);
    for (byte[] piece : pieces) {
      all.put(piece);
    }
    return all.array();
  }

  private String begin(String key, String... headers) {
    Answer answer = s3.call("POST", "/bucket/" + key + "?uploads", headers);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.element("Bucket")).isEqualTo("bucket");
    assertThat(answer.element("UploadId")).hasSize(32);
    return answer.element("UploadId");
  }

  private static String part(String key, String upload, int number) {
    return "/bucket/" + key + "?partNumber=" + number + "&uploadId=" + upload;
  }

  private String put(String key, String upload, int number, byte[] data, String... headers) {
    Answer answer = s3.call("PUT", part(key, upload, number), data, headers);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.header("etag");
  }

  private static String list(Object... numbersAndTags) {
    StringBuilder xml =
        new StringBuilder(
            "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
    for (int index = 0; index < numbersAndTags.length; index += 2) {
      xml.append("<Part><PartNumber>").append(numbersAndTags[index]).append("</PartNumber><ETag>");
      xml.append(numbersAndTags[index + 1]).append("</ETag></Part>");
    }
    return xml.append("</CompleteMultipartUpload>").toString();
  }

  private Answer complete(String key, String upload, String list, String... headers) {
    return s3.call("POST", "/bucket/" + key + "?uploadId=" + upload, list.getBytes(UTF_8), headers);
  }

  @Test
  void partsBecomeOneObjectForBothDoors() {
    byte[] one = random(PART, 1);
    byte[] two = random(1234, 2);
    String upload =
        begin("film", "Content-Type: video/x", "x-amz-meta-color: red", "Cache-Control: no-store");
    String second = put("film", upload, 2, two);
    String first = put("film", upload, 1, one);
    assertThat(first).isEqualTo("\"" + hex(md5(one)) + "\"");

    Answer completed = complete("film", upload, list(1, first, 2, second));

    String tag = "\"" + hex(md5(joined(md5(one), md5(two)))) + "-2\"";
    assertThat(completed.status()).as(completed.text()).isEqualTo(200);
    assertThat(completed.text()).contains("CompleteMultipartUploadResult");
    assertThat(completed.element("ETag").replace("&quot;", "\"")).isEqualTo(tag);
    assertThat(completed.element("Key")).isEqualTo("film");
    Answer got = s3.call("GET", "/bucket/film");
    assertThat(got.bytes()).isEqualTo(ByteBuffer.wrap(joined(one, two)));
    assertThat(got.header("etag")).isEqualTo(tag);
    assertThat(got.header("content-type")).isEqualTo("video/x");
    assertThat(got.header("x-amz-meta-color")).isEqualTo("red");
    assertThat(got.header("cache-control")).isEqualTo("no-store");
    Answer swift = s3.send("GET", "/v1/AUTH_test/bucket/film", "X-Auth-Token: " + s3.token());
    assertThat(swift.bytes()).isEqualTo(ByteBuffer.wrap(joined(one, two)));
    assertThat(swift.header("x-object-meta-color")).isEqualTo("red");
    assertThat(s3.call("GET", "/bucket?list-type=2").text())
        .contains("<Size>" + (PART + 1234) + "</Size>");
    Answer again = complete("film", upload, list(1, first, 2, second));
    assertThat(again.status()).as("a retry").isEqualTo(200);
    assertThat(s3.call("GET", "/bucket?uploads").text()).doesNotContain("<Upload>");
  }

  @Test
  void partsAndRangesCanBeReadByThemselves() {
    byte[] one = random(PART, 1);
    byte[] two = random(PART + 7, 2);
    byte[] three = random(3, 3);
    String upload = begin("o");
    String list =
        list(
            1,
            put("o", upload, 1, one),
            2,
            put("o", upload, 2, two),
            3,
            put("o", upload, 3, three));
    assertThat(complete("o", upload, list).status()).isEqualTo(200);
    int all = 2 * PART + 10;

    Answer second = s3.call("GET", "/bucket/o?partNumber=2");
    assertThat(second.status()).isEqualTo(206);
    assertThat(second.bytes()).isEqualTo(ByteBuffer.wrap(two));
    assertThat(second.header("x-amz-mp-parts-count")).isEqualTo("3");
    assertThat(second.header("content-range"))
        .isEqualTo("bytes " + PART + "-" + (2 * PART + 6) + "/" + all);
    Answer head = s3.call("HEAD", "/bucket/o?partNumber=3");
    assertThat(head.status()).isEqualTo(206);
    assertThat(head.header("content-length")).isEqualTo("3");
    assertThat(head.header("x-amz-mp-parts-count")).isEqualTo("3");
    Answer beyond = s3.call("GET", "/bucket/o?partNumber=4");
    assertThat(beyond.code()).isEqualTo("InvalidPart");
    Answer range = s3.call("GET", "/bucket/o", "Range: bytes=" + (PART - 2) + "-" + (PART + 1));
    assertThat(range.bytes())
        .isEqualTo(
            ByteBuffer.wrap(
                joined(Arrays.copyOfRange(one, PART - 2, PART), Arrays.copyOf(two, 2))));
    assertThat(s3.call("HEAD", "/bucket/o").has("x-amz-mp-parts-count")).isFalse();
  }

  @Test
  void wrongListsAreRefused() {
    String upload = begin("o");
    String one = put("o", upload, 1, random(100, 1));
    String two = put("o", upload, 2, random(100, 2));

    Answer small = complete("o", upload, list(1, one, 2, two));
    assertThat(small.status()).isEqualTo(400);
    assertThat(small.code()).isEqualTo("EntityTooSmall");
    assertThat(small.element("MinSizeAllowed")).isEqualTo("5242880");
    assertThat(complete("o", upload, list(2, two, 1, one)).code()).isEqualTo("InvalidPartOrder");
    Answer wrongTag = complete("o", upload, list(1, two));
    assertThat(wrongTag.status()).isEqualTo(400);
    assertThat(wrongTag.code()).isEqualTo("InvalidPart");
    assertThat(complete("o", upload, list(7, one)).code()).isEqualTo("InvalidPart");
    for (String malformed :
        List.of("", "<CompleteMultipartUpload/>", "<Delete/>", list(0, one), list("x", one))) {
      assertThat(complete("o", upload, malformed).status()).as(malformed).isEqualTo(400);
    }
    assertThat(complete("o", "0".repeat(32), list(1, one)).code()).isEqualTo("NoSuchUpload");
    assertThat(complete("o", "nonsense", list(1, one)).status()).isEqualTo(404);
    assertThat(s3.call("GET", "/bucket/o").status()).isEqualTo(404);
    assertThat(complete("o", upload, list(1, one)).status())
        .as("the last may be small")
        .isEqualTo(200);
  }

  @Test
  void partsAreRefusedForUnknownUploadsAndNumbers() {
    String upload = begin("o");

    assertThat(s3.call("PUT", part("o", "0".repeat(32), 1), "x".getBytes(UTF_8)).code())
        .isEqualTo("NoSuchUpload");
    assertThat(s3.call("PUT", part("other", upload, 1), "x".getBytes(UTF_8)).code())
        .isEqualTo("NoSuchUpload");
    for (int number : new int[] {0, 10_001, -1}) {
      Answer answer = s3.call("PUT", part("o", upload, number), "x".getBytes(UTF_8));
      assertThat(answer.code()).isEqualTo("InvalidArgument");
      assertThat(answer.element("Message")).contains("between 1 and 10000");
    }
    Answer digest =
        s3.call(
            "PUT",
            part("o", upload, 1),
            "x".getBytes(UTF_8),
            "Content-MD5: " + base64(new byte[16]));
    assertThat(digest.code()).isEqualTo("BadDigest");
    assertThat(s3.send("PUT", part("o", upload, 1)).status()).isEqualTo(403);
    assertThat(s3.call("GET", "/bucket/o?uploadId=" + upload).text()).doesNotContain("<Part>");
  }

  @Test
  void conditionsHoldForTheObjectThatIsMade() {
    String upload = begin("o");
    String one = put("o", upload, 1, random(10, 1));
    Answer absent = complete("o", upload, list(1, one), "If-Match: \"abc\"");
    assertThat(absent.status()).isEqualTo(404);
    assertThat(absent.code()).isEqualTo("NoSuchKey");
    String tag = s3.put("/bucket/o", "there").header("etag");

    Answer taken = complete("o", upload, list(1, one), "If-None-Match: *");
    assertThat(taken.status()).isEqualTo(412);
    assertThat(taken.code()).isEqualTo("PreconditionFailed");
    assertThat(s3.call("GET", "/bucket/o").text()).isEqualTo("there");
    assertThat(complete("o", upload, list(1, one), "If-Match: " + tag).status()).isEqualTo(200);
    assertThat(s3.call("GET", "/bucket/o").bytes()).isEqualTo(ByteBuffer.wrap(random(10, 1)));
  }

  @Test
  void uploadsCanBeAborted() {
    String upload = begin("o");
    String one = put("o", upload, 1, random(10, 1));

    assertThat(s3.call("DELETE", "/bucket/o?uploadId=" + upload).status()).isEqualTo(204);

    assertThat(s3.call("DELETE", "/bucket/o?uploadId=" + upload).code()).isEqualTo("NoSuchUpload");
    assertThat(complete("o", upload, list(1, one)).code()).isEqualTo("NoSuchUpload");
    assertThat(s3.call("GET", "/bucket/o?uploadId=" + upload).code()).isEqualTo("NoSuchUpload");
    assertThat(s3.call("GET", "/bucket/o").status()).isEqualTo(404);
  }

  @Test
  void partsAreListed() {
    String upload = begin("o/1");
    List<String> tags = new ArrayList<>();
    for (int number : new int[] {1, 2, 9}) {
      tags.add(put("o/1", upload, number, random(number, number)));
    }

    Answer all = s3.call("GET", "/bucket/o/1?uploadId=" + upload);
    assertThat(all.text()).contains("<ListPartsResult").contains("<IsTruncated>false");
    assertThat(all.element("Key")).isEqualTo("o/1");
    assertThat(all.element("StorageClass")).isEqualTo("STANDARD");
    for (String tag : tags) {
      assertThat(all.text()).contains(tag.replace("\"", ""));
    }
    Answer page = s3.call("GET", "/bucket/o/1?max-parts=1&part-number-marker=1&uploadId=" + upload);
    assertThat(page.element("PartNumber")).isEqualTo("2");
    assertThat(page.element("Size")).isEqualTo("2");
    assertThat(page.element("IsTruncated")).isEqualTo("true");
    assertThat(page.element("NextPartNumberMarker")).isEqualTo("2");
    assertThat(page.element("MaxParts")).isEqualTo("1");
  }

  @Test
  void uploadsAreListed() {
    String a = begin("a");
    String b1 = begin("b/1");
    begin("b/2", "x-amz-storage-class: GLACIER", "x-amz-checksum-algorithm: SHA256");
    String c = begin("c%20d");

    String all = s3.call("GET", "/bucket?uploads").text();
    assertThat(all.indexOf(a)).isPositive().isLessThan(all.indexOf(b1));
    assertThat(all).contains("<Key>c d</Key>").contains("<StorageClass>GLACIER</StorageClass>");
    assertThat(all).contains("<ChecksumAlgorithm>SHA256</ChecksumAlgorithm>");
    assertThat(all).contains("<ChecksumType>COMPOSITE</ChecksumType>");
    String rolled = s3.call("GET", "/bucket?uploads&delimiter=/&encoding-type=url").text();
    assertThat(rolled).contains("<CommonPrefixes><Prefix>b/</Prefix></CommonPrefixes>");
    assertThat(rolled).contains("<Key>c%20d</Key>").doesNotContain(b1);
    assertThat(s3.call("GET", "/bucket?uploads&prefix=b/").text()).contains(b1).doesNotContain(a);
    Answer page = s3.call("GET", "/bucket?uploads&max-uploads=2");
    assertThat(page.element("IsTruncated")).isEqualTo("true");
    assertThat(page.element("NextKeyMarker")).isEqualTo("b/1");
    assertThat(page.element("NextUploadIdMarker")).isEqualTo(b1);
    String rest = s3.call("GET", "/bucket?uploads&key-marker=b/1&upload-id-marker=" + b1).text();
    assertThat(rest).contains("b/2").contains(c).doesNotContain(a);
  }

  @Test
  void partsAreCopiedFromObjects() {
    byte[] source = random(PART + 1000, 5);
    assertThat(s3.call("PUT", "/bucket/source", source).status()).isEqualTo(200);
    String upload = begin("o");

    Answer whole = s3.call("PUT", part("o", upload, 1), "x-amz-copy-source: /bucket/source");
    Answer range =
        s3.call(
            "PUT",
            part("o", upload, 2),
            "x-amz-copy-source: bucket/source",
            "x-amz-copy-source-range: bytes=10-19");

    assertThat(whole.status()).as(whole.text()).isEqualTo(200);
    assertThat(whole.text()).contains("<CopyPartResult").contains(hex(md5(source)));
    String list = list(1, hex(md5(source)), 2, range.element("ETag").replace("&quot;", ""));
    assertThat(complete("o", upload, list).status()).isEqualTo(200);
    assertThat(s3.call("GET", "/bucket/o").bytes())
        .isEqualTo(ByteBuffer.wrap(joined(source, Arrays.copyOfRange(source, 10, 20))));
    for (String wrong : List.of("bytes=10-", "10-20", "bytes=5-4")) {
      String other = begin("p");
      Answer refused =
          s3.call(
              "PUT",
              part("p", other, 1),
              "x-amz-copy-source: /bucket/source",
              "x-amz-copy-source-range: " + wrong);
      assertThat(refused.code()).as(wrong).isEqualTo("InvalidArgument");
    }
    Answer beyond =
        s3.call(
            "PUT",
            part("p", begin("p"), 1),
            "x-amz-copy-source: /bucket/source",
            "x-amz-copy-source-range: bytes=0-" + source.length);
    assertThat(beyond.code()).isEqualTo("InvalidRange");
    assertThat(s3.call("PUT", part("o", upload, 1), "x-amz-copy-source: /bucket/none").status())
        .isEqualTo(404);
  }

  @Test
  void aCompositeChecksumIsThatOfTheParts() {
    byte[] one = random(PART, 1);
    byte[] two = random(99, 2);
    String upload = begin("o", "x-amz-checksum-algorithm: CRC32");
    String first = put("o", upload, 1, one, "x-amz-checksum-crc32: " + base64(crc32(one)));
    String second = put("o", upload, 2, two);
    Answer wrong =
        s3.call("PUT", part("o", upload, 2), two, "x-amz-checksum-crc32: " + base64(crc32(one)));
    assertThat(wrong.code()).isEqualTo("BadDigest");

    String list =
        list(1, first, 2, second)
            .replaceFirst(
                "</Part>", "<ChecksumCRC32>" + base64(crc32(one)) + "</ChecksumCRC32></PART>")
            .replaceFirst(
                "</Part>", "<ChecksumCRC32>" + base64(crc32(two)) + "</ChecksumCRC32></PART>")
            .replace("</PART>", "</Part>");
    assertThat(complete("o", upload, list.replace(base64(crc32(two)), base64(crc32(one)))).code())
        .isEqualTo("InvalidPart");
    Answer completed = complete("o", upload, list);

    String expected = base64(crc32(joined(crc32(one), crc32(two)))) + "-2";
    assertThat(completed.status()).as(completed.text()).isEqualTo(200);
    assertThat(completed.element("ChecksumCRC32")).isEqualTo(expected);
    assertThat(completed.element("ChecksumType")).isEqualTo("COMPOSITE");
    Answer head = s3.call("HEAD", "/bucket/o", "x-amz-checksum-mode: ENABLED");
    assertThat(head.header("x-amz-checksum-crc32")).isEqualTo(expected);
    assertThat(head.header("x-amz-checksum-type")).isEqualTo("COMPOSITE");
    Answer attributes =
        s3.call("GET", "/bucket/o?attributes", "x-amz-object-attributes: ObjectParts,Checksum");
    assertThat(attributes.element("PartsCount")).isEqualTo("2");
    assertThat(attributes.text())
        .contains("<ChecksumCRC32>" + base64(crc32(two)) + "</ChecksumCRC32>");
  }

  @Test
  void aFullChecksumIsThatOfAllData() {
    byte[] one = random(PART, 1);
    byte[] two = random(99, 2);
    String whole = base64(crc32(one, two));
    String upload =
        begin("o", "x-amz-checksum-algorithm: CRC32", "x-amz-checksum-type: FULL_OBJECT");
    String list = list(1, put("o", upload, 1, one), 2, put("o", upload, 2, two));

    assertThat(complete("o", upload, list, "x-amz-checksum-crc32: " + base64(crc32(one))).code())
        .isEqualTo("BadDigest");
    assertThat(complete("o", upload, list, "x-amz-mp-object-size: 7").code())
        .isEqualTo("InvalidRequest");
    assertThat(complete("o", upload, list, "x-amz-checksum-type: COMPOSITE").code())
        .isEqualTo("InvalidRequest");
    Answer completed = complete("o", upload, list, "x-amz-checksum-crc32: " + whole);

    assertThat(completed.status()).as(completed.text()).isEqualTo(200);
    assertThat(completed.element("ChecksumCRC32")).isEqualTo(whole);
    assertThat(completed.element("ChecksumType")).isEqualTo("FULL_OBJECT");
  }

  @Test
  void checksumsThatCannotBeAreRefused() {
    for (String[] headers :
        new String[][] {
          {"x-amz-checksum-type: COMPOSITE"},
          {"x-amz-checksum-algorithm: MD4"},
          {"x-amz-checksum-algorithm: SHA256", "x-amz-checksum-type: FULL_OBJECT"},
          {"x-amz-checksum-algorithm: CRC64NVME", "x-amz-checksum-type: COMPOSITE"},
          {"x-amz-checksum-algorithm: CRC32", "x-amz-checksum-type: SOME"}
        }) {
      Answer answer = s3.call("POST", "/bucket/o?uploads", headers);
      assertThat(answer.code()).as(String.join(",", headers)).isEqualTo("InvalidRequest");
    }
    String upload = begin("o", "x-amz-checksum-algorithm: SHA256");
    byte[] data = random(10, 1);
    Answer other =
        s3.call("PUT", part("o", upload, 1), data, "x-amz-checksum-crc32: " + base64(crc32(data)));
    assertThat(other.code()).isEqualTo("InvalidRequest");
    assertThat(other.element("Message"))
        .contains("expected checksum Type: sha256, actual checksum Type: crc32");
  }
}
