package io.ringfort.proxy.s3;

import io.ringfort.http.HttpHeaders;
import io.ringfort.http.ServerResponse;
import io.ringfort.proxy.access.Principal;
import io.ringfort.proxy.multipart.MultipartService;
import io.ringfort.proxy.multipart.PartInfo;
import io.ringfort.proxy.multipart.PartOutcome;
import io.ringfort.proxy.multipart.Upload;
import io.ringfort.proxy.multipart.UploadInfo;
import io.ringfort.proxy.multipart.UploadOutcome;
import io.ringfort.proxy.object.StoredObject;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.s3.payload.ChecksumUse;
import io.ringfort.proxy.s3.payload.PayloadProblemException;
import io.ringfort.proxy.s3.payload.S3Payload;
import io.ringfort.proxy.syntax.ByteRanges;
import io.ringfort.proxy.syntax.ReadConditions;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes in parts, from clients and from objects that are here.
final class S3PartWriter {
  private static final Logger LOG = LoggerFactory.getLogger(S3PartWriter.class);

  static final long PART_BYTES_MAX = 5L << 30;

  private final S3Gate gate;
  private final S3ObjectReader reader;
  private final MultipartService uploads;

  S3PartWriter(S3Gate gate, S3ObjectReader reader, MultipartService uploads) {
    this.gate = gate;
    this.reader = reader;
    this.uploads = uploads;
  }

  ServerResponse put(Upload upload, int number, S3Call call) throws IOException {
    UploadChecksum checksum = requireChecksum(upload);
    S3Payload payload = call.payload(ChecksumUse.VERIFY);
    requireLength(payload.length());
    UploadedPart data = new UploadedPart(payload, checksum);
    PartInfo part;
    try {
      part = requireStored(uploads.putPart(upload, number, data), upload, data.problem());
    } catch (PayloadProblemException e) {
      throw e.problem();
    }
    return ServerResponse.of(200, headers(part));
  }

  private static void requireLength(long length) {
    if (length < 0) {
      throw S3Problem.of(S3Error.MISSING_CONTENT_LENGTH);
    }
    if (length > PART_BYTES_MAX) {
      throw S3Problem.of(S3Error.ENTITY_TOO_LARGE)
          .with("ProposedSize", Long.toString(length))
          .with("MaxSizeAllowed", Long.toString(PART_BYTES_MAX));
    }
  }

  private static HttpHeaders headers(PartInfo part) {
    HttpHeaders.Builder headers = HttpHeaders.builder();
    headers.add("ETag", "\"" + part.etag() + "\"");
    PartNote note = PartNote.parse(part.note());
    note.known().ifPresent(algorithm -> headers.add(algorithm.field(), note.base64()));
    return headers.build();
  }

  private UploadChecksum requireChecksum(Upload upload) {
    UploadInfo info =
        switch (uploads.find(upload)) {
          case UploadOutcome.Open(UploadInfo open) -> open;
          case UploadOutcome.Completing _ -> throw S3Problem.of(S3Error.OPERATION_ABORTED);
          case UploadOutcome.Absent _ -> throw S3UploadRoutes.noSuchUpload(upload.id().text());
          case UploadOutcome.NoSpace _, UploadOutcome.Unknown _ ->
              throw S3Problem.of(S3Error.SERVICE_UNAVAILABLE);
        };
    return UploadNote.parse(info.note()).checksum();
  }

  private static PartInfo requireStored(
      PartOutcome outcome, Upload upload, Optional<S3Problem> problem) {
    return switch (outcome) {
      case PartOutcome.Stored(PartInfo part) -> part;
      case PartOutcome.Absent _ -> throw S3UploadRoutes.noSuchUpload(upload.id().text());
      case PartOutcome.Completing _ -> throw S3Problem.of(S3Error.OPERATION_ABORTED);
      case PartOutcome.Rejected _ ->
          throw problem.orElseGet(() -> S3Problem.of(S3Error.BAD_DIGEST));
      case PartOutcome.NoSpace _ -> throw S3Problem.of(S3Error.NO_SPACE);
      case PartOutcome.Unknown _ -> throw S3Problem.of(S3Error.SERVICE_UNAVAILABLE);
    };
  }

  ServerResponse copy(Upload upload, int number, PartSource source, Principal principal) {
    UploadChecksum checksum = requireChecksum(upload);
    S3Gate.Admission from = gate.find(principal, source.place().bucket());
    try (StoredObject object = reader.open(from, source.place().key())) {
      if (S3ObjectReader.judge(source.conditions(), object.info()) != ReadConditions.Verdict.SEND) {
        throw S3Problem.of(S3Error.PRECONDITION_FAILED);
      }
      ByteRanges.Slice slice = source.slice(object.info().metadata().dataBytes());
      requireLength(slice.count());
      CopiedPart data = new CopiedPart(object, slice, checksum);
      PartInfo part = requireStored(put(upload, number, data), upload, Optional.empty());
      S3Xml xml =
          S3Xml.document("CopyPartResult")
              .text("LastModified", S3Time.iso(part.written()))
              .text("ETag", "\"" + part.etag() + "\"");
      PartNote note = PartNote.parse(part.note());
      note.known()
          .ifPresent(algorithm -> xml.text(UploadChecksum.element(algorithm), note.base64()));
      return xml.response(200);
    }
  }

  /// No client sends data here: if reading fails, it is the source that cannot be read.
  private PartOutcome put(Upload upload, int number, CopiedPart data) {
    try {
      return uploads.putPart(upload, number, data);
    } catch (IOException e) {
      LOG.warn("copy to part {} of {}: the source cannot be read", number, upload, e);
      throw S3Problem.of(
          S3Error.SERVICE_UNAVAILABLE, "The source cannot be read. Nothing was stored.");
    }
  }
}
