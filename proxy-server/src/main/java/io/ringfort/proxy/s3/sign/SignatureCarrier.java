package io.ringfort.proxy.s3.sign;

import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;

/// Where a request has its signature, and what is said to a bad one there.
enum SignatureCarrier {
  HEADER(S3Error.AUTHORIZATION_HEADER_MALFORMED, "The authorization header is malformed; "),
  QUERY(
      S3Error.AUTHORIZATION_QUERY_PARAMETERS_ERROR,
      "Error parsing the X-Amz-Credential parameter; ");

  private final S3Error error;
  private final String credentialPrefix;

  SignatureCarrier(S3Error error, String credentialPrefix) {
    this.error = error;
    this.credentialPrefix = credentialPrefix;
  }

  S3Problem badCredential(String what) {
    return S3Problem.of(error, credentialPrefix + what);
  }
}
