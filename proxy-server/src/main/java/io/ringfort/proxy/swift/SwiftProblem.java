package io.ringfort.proxy.swift;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfort.http.HttpHeaders;
import io.ringfort.http.ResponseBody;
import io.ringfort.http.ServerResponse;

/// A request that is answered with an error: thrown wherever that is found out, caught by the door.
/// It is an answer rather than a fault, so it has no stack trace and is not logged.
final class SwiftProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /// Never serialized: a problem does not leave its request.
  private final transient HttpHeaders headers;

  SwiftProblem(int status, String message) {
    this(status, message, HttpHeaders.none());
  }

  SwiftProblem(int status, String message, HttpHeaders headers) {
    super(message, null, false, false);
    this.status = status;
    this.headers = headers;
  }

  static SwiftProblem badRequest(String message) {
    return new SwiftProblem(400, message);
  }

  static SwiftProblem notFound() {
    return new SwiftProblem(404, "The resource could not be found.");
  }

  static SwiftProblem preconditionFailed(String message) {
    return new SwiftProblem(412, message);
  }

  static SwiftProblem conflict() {
    return new SwiftProblem(409, "There was a conflict when trying to complete your request.");
  }

  static SwiftProblem noSpace() {
    return new SwiftProblem(507, "There was not enough space to save the resource.");
  }

  /// Nobody knows whether it was done.
  static SwiftProblem unknown() {
    return new SwiftProblem(
        503, "The server is currently unavailable. The request may or may not have taken effect.");
  }

  static SwiftProblem notSupported(String what) {
    return new SwiftProblem(501, what + " is not supported.");
  }

  int status() {
    return status;
  }

  ServerResponse response() {
    HttpHeaders all = headers.toBuilder().add("Content-Type", "text/plain; charset=utf-8").build();
    return new ServerResponse(
        status, all, ResponseBody.bytes((getMessage() + "\n").getBytes(UTF_8)));
  }
}
