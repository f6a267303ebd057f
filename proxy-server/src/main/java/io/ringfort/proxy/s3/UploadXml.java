package io.ringfort.proxy.s3;

import io.ringfort.http.ServerResponse;
import io.ringfort.proxy.multipart.PartInfo;
import io.ringfort.proxy.multipart.PartsOutcome;
import io.ringfort.proxy.multipart.UploadsOutcome;
import io.ringfort.proxy.multipart.UploadsOutcome.Entry;
import io.ringfort.proxy.s3.S3ListRequest.ListBounds;
import io.ringfort.proxy.s3.S3UploadRequest.ListMultipartUploads;
import io.ringfort.proxy.s3.S3UploadRequest.ListParts;
import io.ringfort.proxy.s3.payload.ChecksumAlgorithm;

/// Writes the listings of uploads and of their parts.
final class UploadXml {
  private static final int ENTRY_CHARACTERS = 256;

  private UploadXml() {}

  static ServerResponse parts(ListParts request, String owner, PartsOutcome.Page page) {
    UploadNote note = UploadNote.parse(page.info().note());
    S3Xml xml = S3Xml.document("ListPartsResult", 1_024 + ENTRY_CHARACTERS * page.parts().size());
    xml.text("Bucket", request.bucket());
    name(xml, "Key", request.key(), request.encoded());
    xml.text("UploadId", request.upload().text());
    people(xml, note.initiator(), owner);
    xml.text("StorageClass", note.storageClass());
    xml.number("PartNumberMarker", request.after());
    if (!page.parts().isEmpty()) {
      xml.number("NextPartNumberMarker", page.parts().getLast().number());
    }
    xml.number("MaxParts", request.limit()).flag("IsTruncated", page.truncated());
    if (request.encoded()) {
      xml.text("EncodingType", "url");
    }
    checksum(xml, note.checksum());
    for (PartInfo part : page.parts()) {
      xml.open("Part").number("PartNumber", part.number());
      xml.text("LastModified", S3Time.iso(part.written()));
      xml.text("ETag", "\"" + part.etag() + "\"").number("Size", part.dataBytes());
      PartNote known = PartNote.parse(part.note());
      known
          .known()
          .ifPresent(algorithm -> xml.text(UploadChecksum.element(algorithm), known.base64()));
      xml.close();
    }
    return xml.response(200);
  }

  static ServerResponse uploads(ListMultipartUploads request, UploadsOutcome.Page page) {
    ListBounds bounds = request.bounds();
    boolean encoded = bounds.encoded();
    S3Xml xml =
        S3Xml.document(
            "ListMultipartUploadsResult", 1_024 + 2 * ENTRY_CHARACTERS * page.entries().size());
    xml.text("Bucket", request.bucket());
    name(xml, "KeyMarker", request.keyMarker(), encoded);
    xml.text("UploadIdMarker", request.uploadIdMarker());
    if (page.truncated()) {
      Entry last = page.entries().getLast();
      name(xml, "NextKeyMarker", last.name(), encoded);
      xml.text(
          "NextUploadIdMarker",
          last instanceof Entry.ListedUpload upload ? upload.id().text() : "");
    }
    name(xml, "Prefix", bounds.prefix(), encoded);
    if (!bounds.delimiter().isEmpty()) {
      name(xml, "Delimiter", bounds.delimiter(), encoded);
    }
    xml.number("MaxUploads", bounds.maxKeys());
    if (encoded) {
      xml.text("EncodingType", "url");
    }
    xml.flag("IsTruncated", page.truncated());
    for (Entry entry : page.entries()) {
      if (entry instanceof Entry.ListedUpload upload) {
        upload(xml, upload, encoded);
      }
    }
    for (Entry entry : page.entries()) {
      if (entry instanceof Entry.UploadPrefix(String prefix)) {
        xml.open("CommonPrefixes");
        name(xml, "Prefix", prefix, encoded);
        xml.close();
      }
    }
    return xml.response(200);
  }

  /// As AWS has it, an upload belongs to whoever began it.
  private static void upload(S3Xml xml, Entry.ListedUpload upload, boolean encoded) {
    UploadNote note = UploadNote.parse(upload.note());
    xml.open("Upload");
    name(xml, "Key", upload.name(), encoded);
    xml.text("UploadId", upload.id().text());
    people(xml, note.initiator(), note.initiator());
    xml.text("StorageClass", note.storageClass());
    xml.text("Initiated", S3Time.iso(upload.initiated()));
    checksum(xml, note.checksum());
    xml.close();
  }

  private static void people(S3Xml xml, String initiator, String owner) {
    xml.open("Initiator").text("ID", initiator).text("DisplayName", initiator).close();
    xml.open("Owner").text("ID", owner).text("DisplayName", owner).close();
  }

  private static void checksum(S3Xml xml, UploadChecksum checksum) {
    if (checksum
        instanceof UploadChecksum.Of(ChecksumAlgorithm algorithm, UploadChecksum.Type type)) {
      xml.text("ChecksumAlgorithm", algorithm.name()).text("ChecksumType", type.name());
    }
  }

  /// An element with a name in it: percent-encoded if the caller wants that.
  private static void name(S3Xml xml, String element, String name, boolean encoded) {
    if (encoded) {
      StringBuilder text = new StringBuilder(name.length() + 16);
      UrlEncoding.append(text, name);
      xml.text(element, text.toString());
    } else {
      xml.text(element, name);
    }
  }
}
