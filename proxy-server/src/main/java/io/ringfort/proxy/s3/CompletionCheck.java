package io.ringfort.proxy.s3;

import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.http.HttpHeaders;
import io.ringfort.proxy.multipart.PartChoice;
import io.ringfort.proxy.multipart.UploadInfo;
import io.ringfort.proxy.object.ManifestPart;
import io.ringfort.proxy.object.ObjectData.Completion;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.s3.payload.ChecksumAlgorithm;
import io.ringfort.proxy.syntax.HeaderWords;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// This door's last word about an object that is put together: whether it is what the client
/// promised, its entity tag and its checksum. For one request.
final class CompletionCheck {
  private final CompletionList list;
  private final HttpHeaders headers;
  private Optional<S3Problem> problem = Optional.empty();

  CompletionCheck(CompletionList list, HttpHeaders headers) {
    this.list = list;
    this.headers = headers;
  }

  /// Why the object was refused, if it was.
  Optional<S3Problem> problem() {
    return problem;
  }

  Completion decide(UploadInfo upload, List<ManifestPart> parts) {
    UploadChecksum checksum = UploadNote.parse(upload.note()).checksum();
    Optional<String> whole = checksum.ofWhole(parts);
    problem =
        wrongSize(parts)
            .or(() -> wrongType(checksum))
            .or(() -> wrongPart(upload, parts))
            .or(() -> wrongWhole(checksum, whole));
    if (problem.isPresent()) {
      return new Completion.Reject();
    }
    return new Completion.Accept(etag(parts), attributes(upload, checksum, whole));
  }

  private Optional<S3Problem> wrongSize(List<ManifestPart> parts) {
    String text = headers.firstOr("x-amz-mp-object-size", "");
    long size = parts.stream().mapToLong(ManifestPart::dataBytes).sum();
    return text.isEmpty() || HeaderWords.digits(text) == size
        ? Optional.empty()
        : Optional.of(
            UploadChecksum.invalid(
                "The provided 'x-amz-mp-object-size' header value "
                    + text
                    + " does not match what was computed: "
                    + size));
  }

  private Optional<S3Problem> wrongType(UploadChecksum checksum) {
    String text = headers.firstOr(UploadChecksum.TYPE_HEADER, "");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String expected =
        switch (checksum) {
          case UploadChecksum.None _ -> "null";
          case UploadChecksum.Of(_, UploadChecksum.Type type) -> type.name();
        };
    return text.equals(expected)
        ? Optional.empty()
        : Optional.of(
            UploadChecksum.invalid(
                "The upload was created using the "
                    + expected
                    + " checksum mode. The complete request must use the same checksum mode."));
  }

  /// The client may repeat the checksums of parts: those that it gives must be right.
  private Optional<S3Problem> wrongPart(UploadInfo upload, List<ManifestPart> parts) {
    Map<Integer, ManifestPart> stored = new HashMap<>();
    parts.forEach(part -> stored.put(part.number(), part));
    for (CompletionList.Part given : list.parts()) {
      ManifestPart part = stored.get(given.number());
      if (part == null || !part.etag().equals(given.etag())) {
        continue;
      }
      PartNote note = PartNote.parse(part.note());
      for (Map.Entry<ChecksumAlgorithm, String> value : given.checksums().entrySet()) {
        if (!note.find(value.getKey()).equals(Optional.of(value.getValue()))) {
          return Optional.of(
              UploadCompletion.invalidPart(
                  upload.upload(), new PartChoice(given.number(), given.etag())));
        }
      }
    }
    return Optional.empty();
  }

  private Optional<S3Problem> wrongWhole(UploadChecksum checksum, Optional<String> whole) {
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      String given = headers.firstOr(algorithm.field(), "");
      if (given.isEmpty()) {
        continue;
      }
      boolean same =
          checksum instanceof UploadChecksum.Of(var expected, _) && expected == algorithm;
      if (!same) {
        return Optional.of(
            UploadChecksum.invalid(
                "Checksum Type mismatch occurred: the upload was not created using a "
                    + UploadChecksum.lowerCase(algorithm)
                    + " checksum."));
      }
      if (whole.isPresent() && !given.equals(whole.get()) && !isWithoutCount(given, whole.get())) {
        return Optional.of(
            S3Problem.of(
                S3Error.BAD_DIGEST,
                "The "
                    + UploadChecksum.lowerCase(algorithm)
                    + " you specified did not match the calculated checksum."));
      }
    }
    return Optional.empty();
  }

  /// A checksum of checksums may come without the number of parts.
  private static boolean isWithoutCount(String given, String whole) {
    int dash = whole.indexOf('-');
    return dash >= 0 && given.equals(whole.substring(0, dash));
  }

  /// The MD5 of the parts' MD5s, and their number.
  static String etag(List<ManifestPart> parts) {
    MessageDigest md5;
    try {
      md5 = MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
    parts.forEach(part -> md5.update(HexFormat.of().parseHex(part.etag())));
    return HexFormat.of().formatHex(md5.digest()) + "-" + parts.size();
  }

  private static ObjectAttributes attributes(
      UploadInfo upload, UploadChecksum checksum, Optional<String> whole) {
    ObjectAttributes attributes = upload.attributes();
    if (whole.isEmpty() || !(checksum instanceof UploadChecksum.Of(var algorithm, var type))) {
      return attributes;
    }
    SortedMap<String, String> items = new TreeMap<>(attributes.systemMetadata());
    new ObjectChecksum(algorithm, whole.get(), type.name()).addTo(items);
    return new ObjectAttributes(
        attributes.contentType(),
        attributes.contentHeaders(),
        attributes.userMetadata(),
        items,
        attributes.deleteAtSeconds());
  }
}
