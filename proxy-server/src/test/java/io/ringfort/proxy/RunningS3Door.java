package io.ringfort.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfort.http.HttpHeaders;
import io.ringfort.http.ResponseBody;
import io.ringfort.http.ServerRequest;
import io.ringfort.http.ServerResponse;
import io.ringfort.proxy.RunningProxy.Answer;
import io.ringfort.proxy.RunningProxy.ShiftedClock;
import io.ringfort.proxy.access.Principal;
import io.ringfort.proxy.s3.S3Door;
import io.ringfort.proxy.s3.S3Settings;
import io.ringfort.proxy.s3.sign.PayloadSigning;
import io.ringfort.proxy.s3.sign.Signed;
import io.ringfort.proxy.trace.TransactionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The S3 door over a hall in memory, called without a wire. Who calls is said by the header
/// `X-Test-User`; without it nobody does.
final class RunningS3Door {
  static final String OWNER = "owner";
  static final String PLAIN = "plain";
  static final String OTHER = "other";
  static final String RESELLER = "reseller";

  private static final Map<String, Principal> USERS =
      Map.of(
          OWNER, new Principal.User("test", "tester", Set.of("AUTH_test"), Set.of(), false),
          PLAIN, new Principal.User("test", "plain", Set.of(), Set.of(), false),
          OTHER, new Principal.User("other", "boss", Set.of("AUTH_other"), Set.of(), false),
          RESELLER, new Principal.User("cluster", "root", Set.of("AUTH_cluster"), Set.of(), true));

  final ShiftedClock clock;
  final Hall hall;
  private final S3Door door;

  RunningS3Door() {
    this(S3Settings.defaults());
  }

  RunningS3Door(S3Settings settings) {
    this(settings, new ShiftedClock());
  }

  private RunningS3Door(S3Settings settings, ShiftedClock clock) {
    this(settings, clock, new MemoryHall(clock).hall());
  }

  /// Another door, which knows nothing of what this one did, over this hall.
  RunningS3Door over(Hall other) {
    return new RunningS3Door(S3Settings.defaults(), clock, other);
  }

  private RunningS3Door(S3Settings settings, ShiftedClock clock, Hall hall) {
    this.clock = clock;
    this.hall = hall;
    door =
        new S3Door(
            settings,
            RunningS3Door::signed,
            "AUTH_",
            hall.objects(),
            hall.containers(),
            hall.accounts(),
            hall.multipart(),
            clock);
  }

  private static Signed signed(ServerRequest request) {
    String user = request.headers().firstOr("X-Test-User", "");
    Principal principal = USERS.getOrDefault(user, Principal.ANONYMOUS);
    return new Signed(principal, new PayloadSigning.Unsigned(), user, false);
  }

  /// A request of the owner.
  Answer call(String method, String target, String body, String... headers) {
    return callAs(OWNER, method, target, body, headers);
  }

  Answer callAs(String user, String method, String target, String body, String... headers) {
    HttpHeaders.Builder fields = HttpHeaders.builder().add("X-Test-User", user);
    for (int index = 0; index < headers.length; index += 2) {
      fields.add(headers[index], headers[index + 1]);
    }
    byte[] bytes = body.getBytes(UTF_8);
    if (bytes.length > 0 || method.equals("PUT")) {
      fields.add("Content-Length", Integer.toString(bytes.length));
    }
    ServerRequest request = ServerRequest.of(method, target, fields.build(), bytes);
    try {
      ServerResponse response =
          ScopedValue.where(TransactionId.CURRENT, TransactionId.next(0, ""))
              .call(() -> door.handle(request));
      return answer(response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Answer answer(ServerResponse response) {
    Map<String, List<String>> headers = new TreeMap<>();
    response.headers().forEach((name, value) -> headers.put(name, List.of(value)));
    String text =
        switch (response.body()) {
          case ResponseBody.Empty _ -> "";
          case ResponseBody.Bytes bytes -> UTF_8.decode(bytes.view()).toString();
          case ResponseBody.Stream _ -> "(data)";
        };
    return new Answer(
        response.status(), java.net.http.HttpHeaders.of(headers, (_, _) -> true), text);
  }
}
