package io.ringfort.proxy.s3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfort.common.name.ContainerName;
import io.ringfort.http.HttpHeaders;
import io.ringfort.http.RequestBody;
import io.ringfort.http.ServerRequest;
import io.ringfort.proxy.access.Principal;
import io.ringfort.proxy.s3.error.S3Error;
import io.ringfort.proxy.s3.error.S3Problem;
import io.ringfort.proxy.s3.sign.PayloadSigning;
import io.ringfort.proxy.s3.sign.Signed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Target of Jazzer: which call a request is. The first line is method and target, each further one
/// a header. What host, path and query say is compared with a second reader, slow and simple.
public final class TargetFuzz {
  private static final List<String> DOMAINS = List.of("s3.example.com", "localhost");
  private static final Pattern PATH = Pattern.compile("/([^/]*)(/(.*))?", Pattern.DOTALL);
  private static final Pattern ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})");
  private static final S3Routes ROUTES = new S3Routes();

  private TargetFuzz() {}

  /// A target says what it says, and the call is understood within its bounds or refused with an
  /// answer.
  public static void fuzzerTestOneInput(byte[] input) {
    String[] lines = new String(input, ISO_8859_1).split("\n", 20);
    int space = lines[0].indexOf(' ');
    if (space < 0 || !lines[0].startsWith("/", space + 1)) {
      return;
    }
    ServerRequest request =
        ServerRequest.of(
            lines[0].substring(0, space),
            lines[0].substring(space + 1),
            headers(lines),
            new byte[0]);
    Optional<S3Target> target = target(request.headers().firstOr("Host", ""), request.path());
    Optional<S3Query> query = query(request.query());
    if (target.isPresent() && query.isPresent()) {
      understand(request, target.get(), query.get());
    }
  }

  private static HttpHeaders headers(String[] lines) {
    HttpHeaders.Builder headers = HttpHeaders.builder();
    for (String line : Arrays.asList(lines).subList(1, lines.length)) {
      int colon = line.indexOf(':');
      try {
        headers.add(line.substring(0, Math.max(0, colon)), line.substring(colon + 1).strip());
      } catch (IllegalArgumentException _) {
        // No such header comes through.
      }
    }
    return headers.build();
  }

  private static Optional<S3Target> target(String host, String path) {
    Optional<S3Target> read;
    try {
      read = Optional.of(S3Target.parse(host, path, DOMAINS));
    } catch (S3Problem problem) {
      require(problem.error() == S3Error.INVALID_URI, "refused: " + problem.message());
      read = Optional.empty();
    }
    Optional<S3Target> expected = expectedTarget(host, path);
    require(read.equals(expected), read + " was read of " + host + path + ", not " + expected);
    return read;
  }

  private static Optional<S3Target> expectedTarget(String host, String path) {
    String name = host.replaceFirst(":[^:]*$", "").toLowerCase(Locale.ROOT);
    for (String domain : DOMAINS) {
      String end = "." + domain;
      if (name.endsWith(end) && !name.equals(end)) {
        String bucket = name.substring(0, name.lastIndexOf(end));
        return expected(path.substring(1), false).map(key -> expectedTargetOf(bucket, key));
      }
    }
    Matcher parts = PATH.matcher(path);
    require(parts.matches(), "no path: " + path);
    if (parts.group(1).isEmpty()) {
      return parts.group(2) == null ? Optional.of(new S3Target.OfService()) : Optional.empty();
    }
    String rest = parts.group(3) == null ? "" : parts.group(3);
    return expected(parts.group(1), false)
        .flatMap(bucket -> expected(rest, false).map(key -> expectedTargetOf(bucket, key)));
  }

  private static S3Target expectedTargetOf(String bucket, String key) {
    return key.isEmpty() ? new S3Target.OfBucket(bucket) : new S3Target.OfObject(bucket, key);
  }

  private static Optional<S3Query> query(String raw) {
    Optional<Map<String, String>> expected = expectedQuery(raw);
    try {
      S3Query read = S3Query.parse(raw);
      require(expected.isPresent(), "read although it is malformed: " + raw);
      List<String> names = new ArrayList<>(expected.get().keySet());
      require(names.equals(List.copyOf(read.names())), read.names() + " read of " + raw);
      expected
          .get()
          .forEach((name, value) ->
              require(
                  read.find(name).equals(Optional.of(value)) && read.text(name).equals(value),
                  name + " is " + read.text(name) + " in " + raw));
      return Optional.of(read);
    } catch (S3Problem problem) {
      require(problem.error() == S3Error.INVALID_URI, "refused: " + problem.message());
      require(expected.isEmpty(), "refused although it is sound: " + raw);
      return Optional.empty();
    }
  }

  private static Optional<Map<String, String>> expectedQuery(String raw) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String piece : raw.split("&", -1)) {
      String[] pair = piece.split("=", 2);
      Optional<String> name = expected(pair[0], true);
      Optional<String> value = expected(pair.length > 1 ? pair[1] : "", true);
      if (name.isEmpty() || value.isEmpty()) {
        return Optional.empty();
      }
      if (!piece.isEmpty()) {
        values.putIfAbsent(name.get(), value.get());
      }
    }
    return Optional.of(values);
  }

  /// Decodes; empty for a wrong escape, a NUL and what is no UTF-8.
  private static Optional<String> expected(String raw, boolean plusIsSpace) {
    if (ESCAPE.matcher(raw).replaceAll("").indexOf('%') >= 0) {
      return Optional.empty();
    }
    byte[] bytes =
        ESCAPE
            .matcher(plusIsSpace ? raw.replace('+', ' ') : raw)
            .replaceAll(escape ->
                Matcher.quoteReplacement(Character.toString(Integer.parseInt(escape.group(1), 16))))
            .getBytes(ISO_8859_1);
    String text = new String(bytes, UTF_8);
    return text.indexOf('\0') < 0 && Arrays.equals(text.getBytes(UTF_8), bytes)
        ? Optional.of(text)
        : Optional.empty();
  }

  private static void understand(ServerRequest request, S3Target target, S3Query query) {
    Signed signed = new Signed(Principal.ANONYMOUS, new PayloadSigning.Unsigned(), "", false);
    S3Call call =
        new S3Call(
            request.method(),
            target,
            query,
            request.headers(),
            signed,
            RequestBody.of(new byte[0]));
    try {
      S3Request asked = ROUTES.parse(call);
      requireNames(target);
      requireBounds(asked);
      requireMeant(asked, call);
    } catch (S3Problem problem) {
      int status = problem.error().status();
      require(status < 500 || status == 501, "takes the blame: " + problem.message());
    }
  }

  /// What is understood has names that the hall takes.
  private static void requireNames(S3Target target) {
    switch (target) {
      case S3Target.OfService _ -> {
        // No names.
      }
      case S3Target.OfBucket(String bucket) -> new ContainerName("AUTH_test", bucket).path();
      case S3Target.OfObject(String bucket, String key) ->
          new ContainerName("AUTH_test", bucket).object(key).path();
    }
  }

  private static void requireBounds(S3Request asked) {
    switch (asked) {
      case S3Request.ListBuckets list -> {
        requireWithin(1, list.limit(), S3Routes.BUCKETS_MAX);
        requireToken(list.after());
      }
      case S3ListRequest.ListObjectsV2 list -> {
        requireWithin(0, list.bounds().maxKeys(), S3BucketRoutes.KEYS_MAX);
        requireToken(list.after());
      }
      case S3ListRequest list -> requireWithin(0, list.bounds().maxKeys(), S3BucketRoutes.KEYS_MAX);
      case S3UploadRequest.ListMultipartUploads list ->
          requireWithin(0, list.bounds().maxKeys(), S3BucketRoutes.KEYS_MAX);
      case S3UploadRequest.ListParts list -> {
        requireWithin(0, list.limit(), S3UploadRoutes.PARTS_MAX);
        requireWithin(0, list.after(), Integer.MAX_VALUE);
      }
      case S3UploadRequest.UploadPart part ->
          requireWithin(1, part.number(), S3ObjectRoutes.PART_NUMBER_MAX);
      case S3UploadRequest.UploadPartCopy part ->
          requireWithin(1, part.number(), S3ObjectRoutes.PART_NUMBER_MAX);
      case S3ObjectRequest.ReadObject read ->
          requireWithin(0, read.part(), S3ObjectRoutes.PART_NUMBER_MAX);
      default -> {
        // No numbers.
      }
    }
  }

  private static void requireWithin(int least, int number, int most) {
    require(number >= least && number <= most, number + " is out of bounds");
  }

  private static void requireToken(String name) {
    require(ListToken.parse(ListToken.of(name)).equals(name), "another token: " + name);
  }

  /// Whoever asks changes nothing, whoever changes is not only told something, and a bucket is not
  /// what is meant if one of its configurations is.
  private static void requireMeant(S3Request asked, S3Call call) {
    boolean read = call.method().equals("GET") || call.method().equals("HEAD");
    require(
        asked instanceof S3ObjectRequest.UseLock || changes(asked) != read,
        call.method() + " is understood as " + asked);
    boolean wholeBucket =
        asked instanceof S3BucketRequest.CreateBucket
            || asked instanceof S3BucketRequest.DeleteBucket;
    require(
        !wholeBucket || BucketSetting.find(call.query()).isEmpty(),
        call.query().names() + " is understood as " + asked);
  }

  private static boolean changes(S3Request asked) {
    return switch (asked) {
      case S3Request.ListBuckets _ -> false;
      case S3ListRequest _ -> false;
      case S3BucketRequest.CreateBucket _ -> true;
      case S3BucketRequest.DeleteBucket _ -> true;
      case S3BucketRequest _ -> false;
      case S3AclRequest.GetBucketAcl _ -> false;
      case S3AclRequest.GetObjectAcl _ -> false;
      case S3AclRequest _ -> true;
      case S3UploadRequest.ListParts _ -> false;
      case S3UploadRequest.ListMultipartUploads _ -> false;
      case S3UploadRequest _ -> true;
      case S3ObjectRequest.ReadObject _ -> false;
      case S3ObjectRequest.DescribeObject _ -> false;
      case S3ObjectRequest.ReadTags _ -> false;
      case S3ObjectRequest.UseLock _ -> false;
      case S3ObjectRequest _ -> true;
    };
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
