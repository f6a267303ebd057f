package io.ringfort.proxy.s3;

import io.ringfort.common.time.Clock;
import io.ringfort.http.HttpHeaders;
import io.ringfort.http.ResponseBody;
import io.ringfort.http.ServerRequest;
import io.ringfort.http.ServerResponse;
import io.ringfort.proxy.access.AccessPolicy;
import io.ringfort.proxy.account.AccountService;
import io.ringfort.proxy.container.ContainerService;
import io.ringfort.proxy.multipart.MultipartService;
import io.ringfort.proxy.object.ObjectService;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.s3.sign.Signed;
import io.ringfort.proxy.trace.TransactionId;
import java.io.IOException;
import java.util.function.Function;

/// The S3 API. Safe for use by many threads.
///
/// The target is read first, the signature checked then, the call understood after that; a caller
/// who is let through is answered by the handler of the call.
public final class S3Door {
  private final S3Settings settings;
  private final Function<ServerRequest, Signed> authenticate;
  private final S3Routes routes;
  private final S3Gate gate;
  private final S3BucketHandler buckets;
  private final S3ListHandler listings;
  private final S3AclHandler acls;
  private final S3ObjectHandler objectHandler;
  private final S3UploadHandler uploads;

  /// @param authenticate says who sent a request, or throws an [S3Problem]
  /// @param accountPrefix what the storage accounts of users begin with
  public S3Door(
      S3Settings settings,
      Function<ServerRequest, Signed> authenticate,
      String accountPrefix,
      ObjectService objects,
      ContainerService containers,
      AccountService accounts,
      MultipartService multipart,
      Clock clock) {
    this.settings = settings;
    this.authenticate = authenticate;
    BucketDirectory directory = new BucketDirectory(objects, containers);
    BucketMaker maker = new BucketMaker(directory, containers, clock);
    this.gate = new S3Gate(new AccessPolicy(accountPrefix), accountPrefix, containers, directory);
    this.routes = new S3Routes();
    this.buckets = new S3BucketHandler(settings, gate, maker, accounts);
    this.listings = new S3ListHandler(gate, containers);
    this.acls = new S3AclHandler(gate, containers, objects);
    this.objectHandler = new S3ObjectHandler(gate, objects);
    this.uploads = new S3UploadHandler(gate, objects, multipart);
  }

  /// Whether a request can only be for this door: it is signed, or goes to a bucket's host.
  public boolean claims(ServerRequest request) {
    String authorization = request.headers().firstOr("Authorization", "");
    if (authorization.startsWith("AWS")) {
      return true;
    }
    String query = request.query();
    if (!query.isEmpty()
        && (query.contains("X-Amz-Algorithm=") || query.contains("AWSAccessKeyId="))) {
      return true;
    }
    return S3Target.isBucketHost(request.headers().firstOr("Host", ""), settings.domains());
  }

  /// Answers a request; refusals are answers, too.
  ///
  /// @throws IOException if the client is gone
  public ServerResponse handle(ServerRequest request) throws IOException {
    try {
      return identified(answer(request));
    } catch (S3Problem problem) {
      return identified(refusal(problem, request));
    }
  }

  private ServerResponse answer(ServerRequest request) throws IOException {
    S3Target target =
        S3Target.parse(request.headers().firstOr("Host", ""), request.path(), settings.domains());
    if (request.method().equals("OPTIONS")) {
      throw preflight(request);
    }
    Signed signed = authenticate.apply(request);
    S3Call call =
        new S3Call(
            request.method(),
            target,
            S3Query.parse(request.query()),
            request.headers(),
            signed,
            request.body());
    S3Request asked = routes.parse(call);
    requireExpectedOwner(asked, call);
    return switch (asked) {
      case S3Request.ListBuckets list -> buckets.list(list, call.principal());
      case S3BucketRequest on -> buckets.handle(on, call);
      case S3ListRequest on -> listings.handle(on, call.principal());
      case S3AclRequest on -> acls.handle(on, call);
      case S3UploadRequest on -> uploads.handle(on, call);
      case S3ObjectRequest on -> objectHandler.handle(on, call);
    };
  }

  /// What a browser hears that asks before it sends a script's request: no bucket allows any yet.
  private static S3Problem preflight(ServerRequest request) {
    return request.headers().contains("Origin")
        ? S3Problem.of(S3Error.ACCESS_FORBIDDEN)
        : S3Problem.of(
            S3Error.BAD_REQUEST, "Insufficient information. Origin request header needed.");
  }

  private void requireExpectedOwner(S3Request asked, S3Call call) {
    String owner = call.headers().firstOr("x-amz-expected-bucket-owner", "");
    String bucket = call.target().bucketName();
    boolean mayNotBeThere = asked instanceof S3BucketRequest.CreateBucket;
    if (!owner.isEmpty() && !bucket.isEmpty() && !mayNotBeThere) {
      gate.requireBucketOf(call.principal(), bucket, owner);
    }
  }

  private static ServerResponse identified(ServerResponse response) {
    HttpHeaders headers =
        response.headers().toBuilder().add("x-amz-request-id", requestId()).build();
    return new ServerResponse(response.status(), headers, response.body());
  }

  private static String requestId() {
    return TransactionId.CURRENT.isBound() ? TransactionId.CURRENT.get().text() : "none";
  }

  private static ServerResponse refusal(S3Problem problem, ServerRequest request) {
    S3Error error = problem.error();
    // There are no delete markers without versioning; readers of absent objects are told so.
    HttpHeaders headers =
        error == S3Error.NO_SUCH_KEY
            ? HttpHeaders.of("x-amz-delete-marker", "false")
            : HttpHeaders.none();
    if (request.method().equals("HEAD")) {
      return new ServerResponse(error.status(), headers, ResponseBody.empty());
    }
    S3Xml xml = S3Xml.plainDocument("Error");
    xml.text("Code", error.code()).text("Message", problem.message());
    problem.details().forEach(xml::text);
    xml.text("Resource", request.path()).text("RequestId", requestId()).text("HostId", requestId());
    return xml.response(error.status(), headers);
  }
}
