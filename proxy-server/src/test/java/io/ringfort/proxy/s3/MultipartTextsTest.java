package io.ringfort.proxy.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfort.http.HttpHeaders;
import io.ringfort.proxy.object.ManifestPart;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.s3.payload.ChecksumAlgorithm;
import io.ringfort.proxy.s3.payload.RunningChecksum;
import io.ringfort.proxy.syntax.ReadConditions;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// The small texts of multipart uploads: lists, ranges, notes, checksums.
class MultipartTextsTest {
  private static final String MD5 = "0123456789abcdef0123456789abcdef";

  @Provide
  Arbitrary<String> nearlyLists() {
    return Arbitraries.of(
            "<CompleteMultipartUpload>",
            "</CompleteMultipartUpload>",
            "<Part>",
            "</Part>",
            "<PartNumber>1</PartNumber>",
            "<PartNumber>-1</PartNumber>",
            "<PartNumber>99999999999999999999</PartNumber>",
            "<ETag>\"" + MD5 + "\"</ETag>",
            "<ETag></ETag>",
            "<ChecksumCRC32>AAAAAA==</ChecksumCRC32>",
            "<ChecksumCRC32>",
            "&amp;",
            "<!DOCTYPE x [<!ENTITY e \"e\">]>",
            "&e;")
        .list()
        .ofMaxSize(14)
        .map(words -> String.join("", words));
  }

  /// A list is read, or refused with an answer; nothing else.
  @Property(tries = 3000)
  void listsAreReadOrRefused(@ForAll("nearlyLists") String text) {
    try {
      CompletionList list = CompletionList.read(text.getBytes(UTF_8));
      assertThat(list.parts()).isNotEmpty();
      assertThat(list.parts()).allMatch(part -> part.number() >= 1 && part.number() <= 10_000);
    } catch (S3Problem problem) {
      assertThat(problem.error().status()).isEqualTo(400);
    }
  }

  @Property
  void bytesAreNoList(@ForAll byte[] bytes) {
    assertThatThrownBy(() -> CompletionList.read(bytes)).isInstanceOf(S3Problem.class);
  }

  @Provide
  Arbitrary<String> nearlyRanges() {
    return Arbitraries.of("bytes=", "0", "7", "-", "99999999999999999999", " ", ",", "b")
        .list()
        .ofMaxSize(6)
        .map(words -> String.join("", words));
  }

  @Property(tries = 3000)
  void rangesAreWithinTheSourceOrRefused(@ForAll("nearlyRanges") String text) {
    PartSource source = new PartSource(new S3Place("b", "k"), ReadConditions.NONE, text);
    try {
      var slice = source.slice(100);
      assertThat(slice.from()).isBetween(0L, 99L);
      assertThat(slice.to()).isBetween(slice.from() + 1, 100L);
    } catch (S3Problem problem) {
      assertThat(problem.error().code()).isEqualTo("InvalidArgument");
    }
  }

  @Property
  void notesOfUploadsComeBack(
      @ForAll UploadChecksum.Type type, @ForAll ChecksumAlgorithm algorithm) {
    for (UploadChecksum checksum :
        List.of(new UploadChecksum.None(), new UploadChecksum.Of(algorithm, type))) {
      UploadNote note = new UploadNote(checksum, "STANDARD_IA", "some one:else");
      assertThat(UploadNote.parse(note.text())).isEqualTo(note);
    }
  }

  @Property
  void anyTextIsANote(@ForAll String text) {
    assertThat(PartNote.parse(text).known()).isNotNull();
    assertThat(UploadNote.parse(text)).isNotNull();
  }

  private static String checksum(ChecksumAlgorithm algorithm, byte[] bytes) {
    RunningChecksum running = algorithm.start();
    running.update(ByteBuffer.wrap(bytes));
    return running.base64();
  }

  /// However data is cut into parts, a full checksum is that of all data.
  @Property(tries = 300)
  void fullChecksumsDoNotDependOnTheCut(@ForAll List<byte[]> pieces) {
    if (pieces.isEmpty()) {
      return;
    }
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      if (!algorithm.isCombinable()) {
        continue;
      }
      RunningChecksum whole = algorithm.start();
      List<ManifestPart> parts = new ArrayList<>();
      for (byte[] piece : pieces) {
        whole.update(ByteBuffer.wrap(piece));
        String note = PartNote.of(algorithm, checksum(algorithm, piece)).text();
        parts.add(new ManifestPart(parts.size() + 1, "p", piece.length, MD5, note));
      }
      assertThat(new UploadChecksum.Of(algorithm, UploadChecksum.Type.FULL_OBJECT).ofWhole(parts))
          .contains(whole.base64());
    }
  }

  @Example
  void aPartWithoutChecksumLeavesTheWholeWithoutOne() {
    ManifestPart part = new ManifestPart(1, "p", 1, MD5, "");
    for (UploadChecksum.Type type : UploadChecksum.Type.values()) {
      assertThat(new UploadChecksum.Of(ChecksumAlgorithm.CRC32, type).ofWhole(List.of(part)))
          .isEqualTo(Optional.empty());
    }
  }

  @Example
  void theTypeFollowsFromTheAlgorithm() {
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      HttpHeaders headers = HttpHeaders.of("x-amz-checksum-algorithm", algorithm.name());
      UploadChecksum.Type expected =
          algorithm == ChecksumAlgorithm.CRC64NVME
              ? UploadChecksum.Type.FULL_OBJECT
              : UploadChecksum.Type.COMPOSITE;
      assertThat(UploadChecksum.parse(headers))
          .isEqualTo(new UploadChecksum.Of(algorithm, expected));
    }
  }

  /// The MD5 of the MD5s in binary, as AWS documents it.
  @Example
  void theTagIsThatOfTheTags() {
    List<ManifestPart> parts =
        List.of(
            new ManifestPart(1, "p", 1, "0cc175b9c0f1b6a831c399e269772661", ""),
            new ManifestPart(2, "p", 1, "92eb5ffee6ae2fec3ad71c777531578f", ""));

    assertThat(CompletionCheck.etag(parts)).isEqualTo("96e024ba2074fe77e8e965ba43a704be-2");
  }
}
