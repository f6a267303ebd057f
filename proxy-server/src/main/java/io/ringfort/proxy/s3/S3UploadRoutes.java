package io.ringfort.proxy.s3;

import io.ringfort.http.HttpHeaders;
import io.ringfort.proxy.multipart.ListUploadsCommand;
import io.ringfort.proxy.multipart.UploadId;
import io.ringfort.proxy.object.ManifestPart;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import java.util.Optional;

/// Understands calls on objects that arrive in parts.
final class S3UploadRoutes {
  static final int PARTS_MAX = 1_000;

  private static final String UPLOAD_ID = "uploadId";
  private static final String PART_NUMBER = "partNumber";

  private S3UploadRoutes() {}

  /// The call, if it is about an upload.
  static Optional<S3UploadRequest> find(S3Call call, String bucket, String key) {
    S3Query query = call.query();
    if (query.has("uploads") && call.method().equals("POST")) {
      return Optional.of(
          new S3UploadRequest.CreateMultipartUpload(
              bucket, key, NewObject.parse(call.headers()), UploadChecksum.parse(call.headers())));
    }
    if (!query.has(UPLOAD_ID)) {
      return Optional.empty();
    }
    return switch (call.method()) {
      case "PUT" -> Optional.of(part(call, bucket, key));
      case "GET" ->
          Optional.of(
              new S3UploadRequest.ListParts(
                  bucket,
                  key,
                  upload(query),
                  query.number("part-number-marker", 0, Integer.MAX_VALUE, 0),
                  Math.min(query.number("max-parts", 0, Integer.MAX_VALUE, PARTS_MAX), PARTS_MAX),
                  isEncoded(query)));
      case "POST" ->
          Optional.of(
              new S3UploadRequest.CompleteMultipartUpload(
                  bucket,
                  key,
                  upload(query),
                  ConditionHeaders.ofPut(call.headers()),
                  call.headers()));
      case "DELETE" ->
          Optional.of(new S3UploadRequest.AbortMultipartUpload(bucket, key, upload(query)));
      default -> throw S3Problem.of(S3Error.METHOD_NOT_ALLOWED);
    };
  }

  private static S3UploadRequest part(S3Call call, String bucket, String key) {
    S3Query query = call.query();
    int number = partNumber(query);
    HttpHeaders headers = call.headers();
    return headers.contains("x-amz-copy-source")
        ? new S3UploadRequest.UploadPartCopy(
            bucket, key, upload(query), number, PartSource.parse(headers))
        : new S3UploadRequest.UploadPart(bucket, key, upload(query), number);
  }

  private static int partNumber(S3Query query) {
    String text = query.text(PART_NUMBER);
    try {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= ManifestPart.NUMBER_MAX) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw S3Problem.of(
            S3Error.INVALID_ARGUMENT,
            "Part number must be an integer between 1 and "
                + ManifestPart.NUMBER_MAX
                + ", inclusive")
        .with("ArgumentName", PART_NUMBER)
        .with("ArgumentValue", text);
  }

  private static UploadId upload(S3Query query) {
    String text = query.text(UPLOAD_ID);
    return UploadId.parse(text).orElseThrow(() -> noSuchUpload(text));
  }

  static S3Problem noSuchUpload(String id) {
    return S3Problem.of(S3Error.NO_SUCH_UPLOAD).with("UploadId", id);
  }

  /// The listing of a bucket's uploads.
  static S3UploadRequest list(S3Query query, String bucket) {
    int limit = query.number("max-uploads", 0, Integer.MAX_VALUE, ListUploadsCommand.LIMIT_MAX);
    return new S3UploadRequest.ListMultipartUploads(
        bucket,
        new S3ListRequest.ListBounds(
            query.text("prefix"),
            query.text("delimiter"),
            Math.min(limit, ListUploadsCommand.LIMIT_MAX),
            isEncoded(query)),
        query.text("key-marker"),
        query.text("upload-id-marker"));
  }

  private static boolean isEncoded(S3Query query) {
    Optional<String> encoding = query.find("encoding-type");
    if (encoding.isPresent() && !encoding.get().equals("url")) {
      throw S3Problem.of(S3Error.INVALID_ARGUMENT, "Invalid Encoding Method specified in Request")
          .with("ArgumentName", "encoding-type")
          .with("ArgumentValue", encoding.get());
    }
    return encoding.isPresent();
  }
}
