package io.ringfort.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ringfort.common.name.ObjectName;
import io.ringfort.common.time.Clock;
import io.ringfort.http.BodySink;
import io.ringfort.http.HttpHeaders;
import io.ringfort.http.ResponseBody;
import io.ringfort.http.ServerRequest;
import io.ringfort.http.ServerResponse;
import io.ringfort.proxy.access.Principal;
import io.ringfort.proxy.access.TempAuth;
import io.ringfort.proxy.access.TempAuthConfig;
import io.ringfort.proxy.access.TempAuthUser;
import io.ringfort.proxy.access.TokenKey;
import io.ringfort.proxy.object.ChangeOutcome;
import io.ringfort.proxy.object.Composition;
import io.ringfort.proxy.object.DeleteCommand;
import io.ringfort.proxy.object.DeleteOutcome;
import io.ringfort.proxy.object.GetOutcome;
import io.ringfort.proxy.object.HeadOutcome;
import io.ringfort.proxy.object.MetadataChange;
import io.ringfort.proxy.object.ObjectData;
import io.ringfort.proxy.object.ObjectService;
import io.ringfort.proxy.object.PutCommand;
import io.ringfort.proxy.object.PutOutcome;
import io.ringfort.proxy.s3.S3Door;
import io.ringfort.proxy.s3.S3Settings;
import io.ringfort.proxy.s3.sign.PayloadSigning;
import io.ringfort.proxy.s3.sign.Signed;
import io.ringfort.proxy.swift.SwiftDoor;
import io.ringfort.proxy.swift.SwiftSettings;
import io.ringfort.proxy.trace.TransactionId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FrontDoorTest {
  /// A service that fails in one way for each call, except for get.
  private static final class FailingObjects implements ObjectService {
    private final ObjectService memory;
    private final List<String> transactions = new ArrayList<>();

    FailingObjects(ObjectService memory) {
      this.memory = memory;
    }

    @Override
    public PutOutcome put(PutCommand command, ObjectData data) throws IOException {
      transactions.add(TransactionId.CURRENT.get().text());
      if (command.name().object().equals("gone")) {
        throw new IOException("the client went away");
      }
      return memory.put(command, data);
    }

    @Override
    public PutOutcome compose(PutCommand command, Composition composition) {
      return memory.compose(command, composition);
    }

    @Override
    public GetOutcome get(ObjectName name, int policy) {
      return memory.get(name, policy);
    }

    @Override
    public HeadOutcome head(ObjectName name, int policy) {
      throw new IllegalStateException("secret internals");
    }

    @Override
    public ChangeOutcome change(MetadataChange change) {
      return new ChangeOutcome.NoSpace();
    }

    @Override
    public DeleteOutcome delete(DeleteCommand command) {
      return new DeleteOutcome.Unknown();
    }
  }

  private static final class Gathered implements BodySink {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void write(ByteBuffer more) {
      while (more.hasRemaining()) {
        bytes.write(more.get());
      }
    }

    @Override
    public void transfer(FileChannel file, long position, long count) {
      throw new UnsupportedOperationException();
    }
  }

  private final MeterRegistry metrics = new SimpleMeterRegistry();
  private final Hall memory = new MemoryHall(Clock.system()).hall();
  private final FailingObjects objects = new FailingObjects(memory.objects());
  private final TempAuth auth =
      new TempAuth(
          TempAuthConfig.of(
              List.of(new TempAuthUser("a", "u", "k", List.of(TempAuthUser.ADMIN))),
              TokenKey.of("0123456789abcdef".getBytes(UTF_8))),
          Clock.system());
  private final FrontDoor door =
      new FrontDoor(
          new SwiftDoor(
              SwiftSettings.of("0"),
              auth,
              objects,
              memory.containers(),
              memory.accounts(),
              Clock.system()),
          new S3Door(
              S3Settings.defaults(),
              _ -> new Signed(Principal.ANONYMOUS, new PayloadSigning.Unsigned(), "", false),
              "AUTH_",
              objects,
              memory.containers(),
              memory.accounts(),
              memory.multipart(),
              Clock.system()),
          new RequestMetrics(metrics),
          new AccessLog(true),
          metrics,
          Clock.system());
  private final String token = auth.login("a:u", "k").orElseThrow().token();

  @BeforeEach
  void makeContainer() throws IOException {
    assertThat(call("PUT", "/v1/AUTH_a/c", "").status()).isEqualTo(201);
  }

  @Test
  void aFaultIsAnsweredWith500AndTellsNothing() throws IOException {
    ServerResponse response = call("HEAD", "/v1/AUTH_a/c/o", "");

    assertThat(response.status()).isEqualTo(500);
    String id = response.headers().first("X-Trans-Id").orElseThrow();
    assertThat(text(response)).contains(id).doesNotContain("secret", "IllegalState", "at io.");
    assertThat(count("HEAD", "500")).isEqualTo(1);
  }

  @Test
  void theCallsOutcomesHaveTheirStatus() throws IOException {
    assertThat(call("POST", "/v1/AUTH_a/c/o", "").status()).isEqualTo(507);
    assertThat(call("DELETE", "/v1/AUTH_a/c/o", "").status()).isEqualTo(503);
  }

  @Test
  void aClientThatWentAwayIsCountedAndLeftToTheServer() {
    assertThatThrownBy(() -> call("PUT", "/v1/AUTH_a/c/gone", "x")).isInstanceOf(IOException.class);

    assertThat(count("PUT", "gone")).isEqualTo(1);
  }

  @Test
  void theTransactionIsKnownToTheHall() throws IOException {
    ServerResponse response = call("PUT", "/v1/AUTH_a/c/o", "x");

    assertThat(objects.transactions)
        .containsExactly(response.headers().first("X-Trans-Id").orElseThrow());
  }

  @Test
  void aStreamIsCountedWhenItsLastByteIsSent() throws Exception {
    call("PUT", "/v1/AUTH_a/c/o", "hello");
    ServerResponse response = call("GET", "/v1/AUTH_a/c/o", "");
    assertThat(count("GET", "200")).isZero();

    assertThat(text(response)).isEqualTo("hello");
    assertThat(count("GET", "200")).isEqualTo(1);
  }

  @Test
  void aStreamThatIsNotSentIsCountedAsGone() throws Exception {
    call("PUT", "/v1/AUTH_a/c/o", "hello");
    ServerResponse response = call("GET", "/v1/AUTH_a/c/o", "");

    ((ResponseBody.Stream) response.body()).resource().close();

    assertThat(count("GET", "200")).isZero();
    assertThat(count("GET", "gone")).isEqualTo(1);
  }

  @Test
  void inventedMethodsShareOneTimer() throws IOException {
    call("BREW", "/v1/AUTH_a/c", "");
    call("STEEP", "/v1/AUTH_a/c", "");

    assertThat(count("other", "405")).isEqualTo(2);
  }

  private long count(String method, String status) {
    return metrics
        .find("ringfort.proxy.request")
        .tags("method", method, "status", status)
        .timers()
        .stream()
        .mapToLong(timer -> timer.count())
        .sum();
  }

  private ServerResponse call(String method, String target, String body) throws IOException {
    return door.handle(
        ServerRequest.of(
            method,
            target,
            HttpHeaders.of(
                "X-Auth-Token", token, "Content-Length", Integer.toString(body.length())),
            body.getBytes(UTF_8)));
  }

  private static String text(ServerResponse response) {
    return switch (response.body()) {
      case ResponseBody.Empty _ -> "";
      case ResponseBody.Bytes bytes -> UTF_8.decode(bytes.view()).toString();
      case ResponseBody.Stream stream -> {
        Gathered gathered = new Gathered();
        try {
          stream.writer().writeTo(gathered);
          stream.resource().close();
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
        yield gathered.bytes.toString(UTF_8);
      }
    };
  }
}
