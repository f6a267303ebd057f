package io.ringfort.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// Conditional creates whose answers get lost, through the S3 API of four storage nodes: the AWS
/// SDK tries again by itself, and its second attempt is known again as the same call. Budget: 40 s.
@ExtendWith(Logs.class)
class S3RetryIT {
  private static final int CALLS = 8;
  private static final int SMALL_BYTES = 1_000;

  /// More than the engine keeps in its log.
  private static final int LARGE_BYTES = 700_000;

  private static final String BUCKET = "retry";
  private static final String INVOCATION_ID = "amz-sdk-invocation-id";
  private static final Pattern ETAG =
      Pattern.compile(
          "^etag: *(\"[0-9a-f]{32}\")\r?$", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

  @TempDir static Path temp;
  private static ClusterProcess cluster;
  private static S3Api other;

  @BeforeAll
  static void start() {
    cluster = ClusterProcess.start(temp.resolve("cluster"), 4);
    other = new S3Api(cluster.s3());
    assertThat(other.createBucket(BUCKET).statusCode()).isEqualTo(200);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      other.close();
      cluster.close();
    }
  }

  @Test
  void aCreateThatIsTriedAgainSucceeds() throws Exception {
    createThroughLostAnswers("whole", () -> {});
  }

  @Test
  void aCreateThatIsTriedAgainAfterANodeWasKilledSucceeds() throws Exception {
    try {
      createThroughLostAnswers("killed", () -> cluster.kill("node2"));
    } finally {
      cluster.restart("node2");
    }
    for (int call = 0; call < CALLS; call++) {
      assertThat(createOfAnother("killed-" + call, data(call), "x")).isEqualTo(412);
    }
  }

  /// All calls have been carried out, and none has been answered, when `meanwhile` runs.
  private static void createThroughLostAnswers(String prefix, Runnable meanwhile) throws Exception {
    Attempts attempts = new Attempts();
    S3Endpoint direct = cluster.s3();
    try (LosingRelay relay = LosingRelay.before(URI.create(direct.url()).getPort());
        S3Client sdk =
            JavaSdk.builder(direct.at("http://127.0.0.1:" + relay.port()))
                .overrideConfiguration(c -> c.addExecutionInterceptor(attempts))
                .build();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      relay.lose(CALLS, meanwhile);
      List<Future<String>> tags =
          IntStream.range(0, CALLS)
              .mapToObj(call -> threads.submit(() -> create(sdk, prefix + "-" + call, data(call))))
              .toList();
      for (int call = 0; call < CALLS; call++) {
        assertThat(tags.get(call).get()).as(prefix + "-" + call).isEqualTo(tag(data(call)));
      }
      assertThat(relay.lost()).allMatch(answer -> answer.startsWith("HTTP/1.1 200 "));
      assertThat(relay.lost().stream().map(S3RetryIT::tagIn))
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, CALLS).mapToObj(call -> tag(data(call))).toList());
    }
    assertThat(attempts.byCall.values()).hasSize(CALLS).allMatch(each -> each.size() >= 2);
    for (int call = 0; call < CALLS; call++) {
      String key = prefix + "-" + call;
      assertThat(createOfAnother(key, data(call), UUID.randomUUID().toString())).isEqualTo(412);
      assertThat(other.put(BUCKET, key, data(call), "If-None-Match", "*").statusCode())
          .isEqualTo(412);
      assertThat(other.get(BUCKET, key).body()).isEqualTo(data(call));
    }
  }

  private static String create(S3Client sdk, String key, byte[] data) {
    PutObjectRequest create =
        PutObjectRequest.builder().bucket(BUCKET).key(key).ifNoneMatch("*").build();
    return sdk.putObject(create, RequestBody.fromBytes(data)).eTag();
  }

  private static int createOfAnother(String key, byte[] data, String invocation) {
    return other
        .put(BUCKET, key, data, "If-None-Match", "*", INVOCATION_ID, invocation)
        .statusCode();
  }

  /// What the SDK sent: for each call, what it said of its attempts.
  private static final class Attempts implements ExecutionInterceptor {
    private final Map<String, List<String>> byCall = new ConcurrentHashMap<>();

    @Override
    public void beforeTransmission(
        Context.BeforeTransmission context, ExecutionAttributes attributes) {
      String call = context.httpRequest().firstMatchingHeader(INVOCATION_ID).orElseThrow();
      byCall
          .computeIfAbsent(call, _ -> Collections.synchronizedList(new ArrayList<>()))
          .add(context.httpRequest().firstMatchingHeader("amz-sdk-request").orElse(""));
    }
  }

  private static byte[] data(int call) {
    return PatternStream.bytes(call, call % 2 == 0 ? SMALL_BYTES : LARGE_BYTES);
  }

  private static String tag(byte[] data) {
    try {
      return '"' + HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(data)) + '"';
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String tagIn(String answer) {
    Matcher matcher = ETAG.matcher(answer);
    return matcher.find() ? matcher.group(1) : "none";
  }
}
