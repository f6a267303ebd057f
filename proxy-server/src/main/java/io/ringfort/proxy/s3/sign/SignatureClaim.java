package io.ringfort.proxy.s3.sign;

import java.util.List;

/// What a request says about its signature, read but not believed.
///
/// @param signedHeaders names of the fields that it covers, as given
/// @param signature as given
record SignatureClaim(
    SignatureCarrier carrier,
    SigningScope scope,
    SignatureTime time,
    List<String> signedHeaders,
    String signature) {
  static final int SIGNED_HEADERS_MAX = 256;

  SignatureClaim {
    signedHeaders = List.copyOf(signedHeaders);
  }

  boolean covers(String header) {
    for (int index = 0; index < signedHeaders.size(); index++) {
      if (signedHeaders.get(index).equalsIgnoreCase(header)) {
        return true;
      }
    }
    return false;
  }
}
