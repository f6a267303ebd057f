package io.ringfort.proxy.s3;

import io.ringfort.http.ServerResponse;
import io.ringfort.proxy.access.Principal;
import io.ringfort.proxy.container.ContainerEntry;
import io.ringfort.proxy.container.ContainerService;
import io.ringfort.proxy.container.ListCommand;
import io.ringfort.proxy.container.ListOutcome;
import io.ringfort.proxy.s3.S3ListRequest.ListBounds;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import java.util.List;

/// Lists what is in buckets.
final class S3ListHandler {
  private final S3Gate gate;
  private final ContainerService containers;

  S3ListHandler(S3Gate gate, ContainerService containers) {
    this.gate = gate;
    this.containers = containers;
  }

  ServerResponse handle(S3ListRequest request, Principal principal) {
    S3Gate.Admission admission = gate.requireLister(principal, request.bucket());
    String owner = admission.container().account();
    return switch (request) {
      case S3ListRequest.ListObjects list ->
          first(list, page(admission, list.bounds(), list.marker()), owner);
      case S3ListRequest.ListObjectsV2 list ->
          second(list, page(admission, list.bounds(), list.after()), owner);
      case S3ListRequest.ListObjectVersions list ->
          versions(list, page(admission, list.bounds(), list.keyMarker()), owner);
    };
  }

  private ListOutcome.Page<ContainerEntry> page(
      S3Gate.Admission admission, ListBounds bounds, String after) {
    if (bounds.maxKeys() == 0) {
      return new ListOutcome.Page<>(List.of(), false);
    }
    ListCommand command =
        new ListCommand(bounds.prefix(), bounds.delimiter(), after, "", false, bounds.maxKeys());
    return switch (containers.list(admission.container(), command)) {
      case ListOutcome.Page<ContainerEntry> page -> page;
      case ListOutcome.Absent<ContainerEntry> _ ->
          throw S3Gate.noSuchBucket(admission.container().container());
      case ListOutcome.Unknown<ContainerEntry> _ -> throw S3Problem.of(S3Error.SERVICE_UNAVAILABLE);
    };
  }

  private static ServerResponse first(
      S3ListRequest.ListObjects request, ListOutcome.Page<ContainerEntry> page, String owner) {
    ListBounds bounds = request.bounds();
    ListingXml xml = ListingXml.of("ListBucketResult", request.bucket(), page, bounds);
    // Clients do not decode this one element of this one version, and AWS does not encode it.
    xml.text("Prefix", bounds.prefix()).name("Marker", request.marker());
    if (page.truncated() && !bounds.delimiter().isEmpty()) {
      xml.name("NextMarker", page.entries().getLast().name());
    }
    return xml.bounds().objects(owner).response();
  }

  private static ServerResponse second(
      S3ListRequest.ListObjectsV2 request, ListOutcome.Page<ContainerEntry> page, String owner) {
    ListingXml xml = ListingXml.of("ListBucketResult", request.bucket(), page, request.bounds());
    xml.name("Prefix", request.bounds().prefix());
    if (request.echoesStart()) {
      xml.name("StartAfter", request.startAfter());
    }
    if (request.echoesToken()) {
      xml.text("ContinuationToken", request.token());
    }
    if (page.truncated()) {
      xml.text("NextContinuationToken", ListToken.of(page.entries().getLast().name()));
    }
    xml.number("KeyCount", page.entries().size());
    return xml.bounds().objects(request.withOwner() ? owner : "").response();
  }

  private static ServerResponse versions(
      S3ListRequest.ListObjectVersions request,
      ListOutcome.Page<ContainerEntry> page,
      String owner) {
    ListBounds bounds = request.bounds();
    ListingXml xml = ListingXml.of("ListVersionsResult", request.bucket(), page, bounds);
    xml.name("Prefix", bounds.prefix()).name("KeyMarker", request.keyMarker());
    xml.text("VersionIdMarker", request.versionIdMarker());
    if (page.truncated()) {
      ContainerEntry last = page.entries().getLast();
      xml.name("NextKeyMarker", last.name());
      if (last instanceof ContainerEntry.ObjectEntry) {
        xml.text("NextVersionIdMarker", ListingXml.ONLY_VERSION);
      }
    }
    return xml.bounds().versions(owner).response();
  }
}
