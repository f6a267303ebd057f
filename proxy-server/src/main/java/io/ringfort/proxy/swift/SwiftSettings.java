package io.ringfort.proxy.swift;

import java.util.List;

/// What the Swift door needs to know.
///
/// @param version of the product, for `/info`
/// @param publicUrl what storage URLs begin with, as `https://objects.example.com`; empty: the host
///   that the client asked
/// @param policies storage policies of the cluster
/// @param limits limits of the dialect
/// @param corsOrigins origins that may use every container from a browser, besides those that the
///   container allows; `*` for all
/// @param corsExposedHeaders response headers that scripts may read besides the usual ones
public record SwiftSettings(
    String version,
    String publicUrl,
    StoragePolicies policies,
    SwiftLimits limits,
    List<String> corsOrigins,
    List<String> corsExposedHeaders) {
  public SwiftSettings {
    corsOrigins = List.copyOf(corsOrigins);
    corsExposedHeaders = List.copyOf(corsExposedHeaders);
    if (publicUrl.endsWith("/")) {
      publicUrl = publicUrl.substring(0, publicUrl.length() - 1);
    }
  }

  /// One storage policy, the usual limits, no origins, URLs after the host that the client asked.
  public static SwiftSettings of(String version) {
    return new SwiftSettings(
        version, "", StoragePolicies.single(), SwiftLimits.DEFAULTS, List.of(), List.of());
  }
}
