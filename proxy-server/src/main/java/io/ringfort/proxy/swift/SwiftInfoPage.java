package io.ringfort.proxy.swift;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfort.http.HttpHeaders;
import io.ringfort.http.ResponseBody;
import io.ringfort.http.ServerResponse;
import io.ringfort.proxy.syntax.MarkupText;

/// What `/info` tells about this cluster: what it can do, and its limits. Made once.
final class SwiftInfoPage {
  private final byte[] json;

  SwiftInfoPage(SwiftSettings settings) {
    this.json = json(settings).getBytes(UTF_8);
  }

  ServerResponse response(boolean head) {
    HttpHeaders headers = HttpHeaders.of("Content-Type", "application/json; charset=UTF-8");
    return head
        ? ServerResponse.of(200, headers.and("Content-Length", Integer.toString(json.length)))
        : new ServerResponse(200, headers, ResponseBody.bytes(json));
  }

  private static String json(SwiftSettings settings) {
    SwiftLimits limits = settings.limits();
    StringBuilder out = new StringBuilder("{\"swift\": {\"version\": ");
    MarkupText.appendJson(out, settings.version());
    out.append(", \"policies\": [");
    String separator = "";
    for (StoragePolicies.Policy policy : settings.policies().policies()) {
      out.append(separator).append("{\"name\": ");
      MarkupText.appendJson(out, policy.name());
      out.append(", \"aliases\": ");
      MarkupText.appendJson(out, policy.name());
      out.append(policy.isDefault() ? ", \"default\": true}" : "}");
      separator = ", ";
    }
    out.append(']');
    add(out, "max_file_size", limits.objectBytesMax());
    add(out, "max_meta_name_length", limits.metadataNameBytesMax());
    add(out, "max_meta_value_length", limits.metadataValueBytesMax());
    add(out, "max_meta_count", limits.metadataCountMax());
    add(out, "max_meta_overall_size", limits.metadataBytesMax());
    add(out, "max_header_size", limits.headerBytesMax());
    add(out, "max_object_name_length", limits.objectNameBytesMax());
    add(out, "max_container_name_length", limits.containerNameBytesMax());
    add(out, "max_account_name_length", limits.accountNameBytesMax());
    add(out, "container_listing_limit", limits.listingCountMax());
    add(out, "account_listing_limit", limits.listingCountMax());
    out.append(", \"valid_api_versions\": [\"v1\", \"v1.0\"], \"strict_cors_mode\": true");
    out.append(", \"account_autocreate\": true, \"allow_account_management\": false}");
    out.append(", \"tempauth\": {\"account_acls\": false}, \"dlo\": {\"max_segments\": ");
    return out.append(SegmentListing.SEGMENTS_MAX).append("}}").toString();
  }

  private static void add(StringBuilder out, String name, long value) {
    out.append(", \"").append(name).append("\": ").append(value);
  }
}
