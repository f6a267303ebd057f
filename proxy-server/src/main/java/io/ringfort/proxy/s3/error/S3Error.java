package io.ringfort.proxy.s3.error;

/// The errors of the S3 API that this door answers with: code, status, and the message if nothing
/// better is known (API Reference, *Error responses*).
public enum S3Error {
  ACCESS_DENIED("AccessDenied", 403, "Access Denied"),
  ACCESS_FORBIDDEN("AccessForbidden", 403, "CORSResponse: CORS is not enabled for this bucket."),
  ACL_NOT_SUPPORTED("AccessControlListNotSupported", 400, "The bucket does not allow ACLs."),
  AUTHORIZATION_HEADER_MALFORMED(
      "AuthorizationHeaderMalformed",
      400,
      "The authorization header that you provided is not valid."),
  AUTHORIZATION_QUERY_PARAMETERS_ERROR(
      "AuthorizationQueryParametersError",
      400,
      "The query parameters of the signature are not valid."),

  /// AWS answers 400; the public test suite of Ceph expects 403, as for what has expired.
  AUTHORIZATION_LIFE_OUT_OF_RANGE(
      "AuthorizationQueryParametersError", 403, "The life of the signature is out of range."),
  BAD_DIGEST("BadDigest", 400, "The digest that you specified did not match what we received."),
  BAD_REQUEST("BadRequest", 400, "Bad Request"),
  BUCKET_ALREADY_EXISTS(
      "BucketAlreadyExists",
      409,
      "The requested bucket name is not available. Select a different name."),
  BUCKET_ALREADY_OWNED_BY_YOU(
      "BucketAlreadyOwnedByYou",
      409,
      "The bucket that you tried to create already exists, and you own it."),
  BUCKET_NOT_EMPTY("BucketNotEmpty", 409, "The bucket that you tried to delete is not empty."),
  CONDITIONAL_REQUEST_CONFLICT(
      "ConditionalRequestConflict",
      409,
      "A conflicting operation occurred during the request. Try again."),
  CONTENT_SHA256_MISMATCH(
      "XAmzContentSHA256Mismatch",
      400,
      "The SHA256 that you gave does not match what we computed."),
  ENTITY_TOO_LARGE(
      "EntityTooLarge", 400, "Your proposed upload exceeds the largest object size allowed."),
  ENTITY_TOO_SMALL(
      "EntityTooSmall",
      400,
      "Your proposed upload is smaller than the smallest part size allowed."),
  EXPIRED_TOKEN("ExpiredToken", 400, "The provided token has expired."),
  ILLEGAL_LOCATION_CONSTRAINT(
      "IllegalLocationConstraintException",
      400,
      "The location constraint is not valid for this endpoint."),
  INCOMPLETE_BODY("IncompleteBody", 400, "The body has fewer bytes than its headers announce."),
  INTERNAL_ERROR("InternalError", 500, "An internal error occurred. Try again."),
  INVALID_ACCESS_KEY_ID(
      "InvalidAccessKeyId", 403, "The access key ID that you provided does not exist."),
  INVALID_ARGUMENT("InvalidArgument", 400, "Invalid Argument"),
  INVALID_BUCKET_ACL_WITH_OWNERSHIP(
      "InvalidBucketAclWithObjectOwnership",
      400,
      "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting."),
  INVALID_BUCKET_NAME("InvalidBucketName", 400, "The specified bucket is not valid."),
  INVALID_DIGEST("InvalidDigest", 400, "The digest that you specified is not valid."),
  INVALID_LOCATION_CONSTRAINT(
      "InvalidLocationConstraint", 400, "The specified location constraint is not valid."),
  INVALID_PART(
      "InvalidPart", 400, "A specified part could not be found, or its entity tag is another."),
  INVALID_PART_NUMBER("InvalidPartNumber", 416, "The requested part number is not satisfiable."),
  INVALID_PART_ORDER("InvalidPartOrder", 400, "The list of parts was not in ascending order."),
  INVALID_RANGE("InvalidRange", 416, "The requested range is not satisfiable."),
  INVALID_REQUEST("InvalidRequest", 400, "Invalid Request"),
  INVALID_SECURITY("InvalidSecurity", 403, "The provided security credentials are not valid."),
  INVALID_STORAGE_CLASS(
      "InvalidStorageClass", 400, "The storage class you specified is not valid."),
  INVALID_URI("InvalidURI", 400, "Could not parse the specified URI."),
  KEY_TOO_LONG("KeyTooLongError", 400, "Your key is too long."),
  MALFORMED_ACL("MalformedACLError", 400, "The ACL that you provided was not well formed."),
  MALFORMED_XML("MalformedXML", 400, "The XML that you provided was not well formed."),
  MAX_MESSAGE_LENGTH_EXCEEDED("MaxMessageLengthExceeded", 400, "Your request was too large."),
  METADATA_TOO_LARGE(
      "MetadataTooLarge", 400, "Your metadata headers exceed the largest allowed size."),
  METHOD_NOT_ALLOWED("MethodNotAllowed", 405, "The method is not allowed against this resource."),
  MISSING_CONTENT_LENGTH(
      "MissingContentLength", 411, "You must provide the Content-Length header."),
  MISSING_SECURITY_HEADER(
      "MissingSecurityHeader", 400, "Your request is missing a required header."),
  NO_ENCRYPTION(
      "ServerSideEncryptionConfigurationNotFoundError",
      404,
      "The server side encryption configuration was not found."),
  NO_OBJECT_LOCK(
      "ObjectLockConfigurationNotFoundError",
      404,
      "Object Lock configuration does not exist for this bucket."),
  NO_OWNERSHIP_CONTROLS(
      "OwnershipControlsNotFoundError", 404, "The bucket ownership controls were not found."),
  NO_REPLICATION(
      "ReplicationConfigurationNotFoundError", 404, "The replication configuration was not found."),
  NO_SUCH_BUCKET("NoSuchBucket", 404, "The specified bucket does not exist."),
  NO_SUCH_BUCKET_POLICY("NoSuchBucketPolicy", 404, "The bucket policy does not exist."),
  NO_SUCH_CONFIGURATION("NoSuchConfiguration", 404, "The specified configuration does not exist."),
  NO_SUCH_CORS("NoSuchCORSConfiguration", 404, "The CORS configuration does not exist."),
  NO_SUCH_KEY("NoSuchKey", 404, "The specified key does not exist."),
  NO_SUCH_LIFECYCLE(
      "NoSuchLifecycleConfiguration", 404, "The lifecycle configuration does not exist."),
  NO_SUCH_PUBLIC_ACCESS_BLOCK(
      "NoSuchPublicAccessBlockConfiguration",
      404,
      "The public access block configuration was not found."),
  NO_SUCH_TAG_SET("NoSuchTagSet", 404, "The TagSet does not exist."),
  NO_SUCH_UPLOAD(
      "NoSuchUpload",
      404,
      "The upload does not exist: it was aborted, completed, or its id is not valid."),
  NO_SUCH_VERSION("NoSuchVersion", 404, "The specified version does not exist."),
  NO_SUCH_WEBSITE(
      "NoSuchWebsiteConfiguration",
      404,
      "The specified bucket does not have a website configuration."),
  NOT_IMPLEMENTED(
      "NotImplemented", 501, "A header or query you provided asks for what is not implemented."),
  OPERATION_ABORTED(
      "OperationAborted",
      409,
      "A conflicting operation is in progress against this resource. Try again."),
  PRECONDITION_FAILED(
      "PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold"),
  REQUEST_EXPIRED("AccessDenied", 403, "Request has expired"),
  REQUEST_TIME_TOO_SKEWED(
      "RequestTimeTooSkewed",
      403,
      "The difference between the request time and the server's time is too large."),
  REQUEST_TIMEOUT("RequestTimeout", 400, "The body was not received within the timeout period."),
  SIGNATURE_DOES_NOT_MATCH(
      "SignatureDoesNotMatch",
      403,
      "The request signature we calculated does not match the signature you provided."),
  SLOW_DOWN("SlowDown", 503, "Reduce your request rate."),
  UNEXPECTED_CONTENT("UnexpectedContent", 400, "This request does not support content."),

  /// Nobody knows whether it was done.
  SERVICE_UNAVAILABLE(
      "ServiceUnavailable",
      503,
      "Service is unable to handle the request. It may or may not have taken effect."),
  NO_SPACE("InsufficientStorage", 507, "There is not enough space to store the object.");

  private final String code;
  private final int status;
  private final String message;

  S3Error(String code, int status, String message) {
    this.code = code;
    this.status = status;
    this.message = message;
  }

  /// What clients tell errors apart by.
  public String code() {
    return code;
  }

  /// The HTTP status.
  public int status() {
    return status;
  }

  /// The usual message.
  public String message() {
    return message;
  }
}
