package io.ringfort.proxy.s3.error;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The end of a request that is answered with an error: thrown wherever that is found out, caught
/// by the door. It is an answer rather than a fault, so it has no stack trace and is not logged.
public final class S3Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final S3Error error;

  /// Never serialized: a problem does not leave its request.
  private final transient Map<String, String> details;

  private S3Problem(S3Error error, String message, Map<String, String> details) {
    super(message, null, false, false);
    this.error = error;
    this.details = details;
  }

  /// With the error's own message.
  public static S3Problem of(S3Error error) {
    return new S3Problem(error, error.message(), Map.of());
  }

  /// With a message that says more: what was wrong, which limit there is. Shown to the client.
  public static S3Problem of(S3Error error, String message) {
    return new S3Problem(error, message, Map.of());
  }

  public static S3Problem notImplemented(String what) {
    return of(S3Error.NOT_IMPLEMENTED, what + " is not implemented.");
  }

  /// With one more element in the answer, as `ArgumentName`.
  public S3Problem with(String element, String value) {
    Map<String, String> more = new LinkedHashMap<>(details);
    more.put(element, value);
    return new S3Problem(error, message(), Collections.unmodifiableMap(more));
  }

  public S3Error error() {
    return error;
  }

  public String message() {
    String message = getMessage();
    return message == null ? error.message() : message;
  }

  /// Further elements of the answer, in order.
  public Map<String, String> details() {
    return details;
  }
}
