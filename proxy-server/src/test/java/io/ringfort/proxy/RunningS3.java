package io.ringfort.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfort.common.name.ContainerName;
import io.ringfort.common.name.ObjectName;
import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.common.ring.NodeAddress;
import io.ringfort.http.HttpServer;
import io.ringfort.http.HttpServerOptions;
import io.ringfort.http.ServerRequest;
import io.ringfort.proxy.access.Principal;
import io.ringfort.proxy.access.TempAuth;
import io.ringfort.proxy.access.TempAuthConfig;
import io.ringfort.proxy.access.TempAuthUser;
import io.ringfort.proxy.access.TokenKey;
import io.ringfort.proxy.container.AttributeChange;
import io.ringfort.proxy.object.ObjectData;
import io.ringfort.proxy.object.PutCommand;
import io.ringfort.proxy.object.WriteCondition;
import io.ringfort.proxy.s3.S3Door;
import io.ringfort.proxy.s3.S3Settings;
import io.ringfort.proxy.s3.sign.PayloadSigning;
import io.ringfort.proxy.s3.sign.Signed;
import io.ringfort.proxy.swift.StoragePolicies;
import io.ringfort.proxy.swift.SwiftDoor;
import io.ringfort.proxy.swift.SwiftLimits;
import io.ringfort.proxy.swift.SwiftSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Both doors over one hall in memory: paths under `/v1/` and `/auth/` are Swift's, all others
/// S3's. Requests to S3 are not signed; the header `test-user` says who sends them.
final class RunningS3 implements AutoCloseable {
  static final String ACCOUNT = "AUTH_test";

  /// What came back. Header names in lower case.
  record Answer(int status, Map<String, String> headers, ByteBuffer bytes) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    boolean has(String name) {
      return headers.containsKey(name);
    }

    String text() {
      return UTF_8.decode(bytes.duplicate()).toString();
    }

    /// Text of the first element of this name, or empty.
    String element(String name) {
      String text = text();
      int from = text.indexOf("<" + name + ">");
      int to = text.indexOf("</" + name + ">", from);
      return from < 0 ? "" : text.substring(from + name.length() + 2, to);
    }

    String code() {
      return element("Code");
    }
  }

  private static final List<TempAuthUser> USERS =
      List.of(
          new TempAuthUser("test", "tester", "testing", List.of(".admin")),
          new TempAuthUser("other", "boss", "bosskey", List.of(".admin")));

  final RunningProxy.ShiftedClock clock = new RunningProxy.ShiftedClock();
  final Hall hall = new MemoryHall(clock).hall();
  private final HttpServer http;

  RunningS3() {
    SwiftDoor swift =
        new SwiftDoor(
            new SwiftSettings(
                "0.1.0",
                "",
                new StoragePolicies(List.of(new StoragePolicies.Policy(0, "gold", true))),
                new SwiftLimits(3L << 20, 128, 256, 90, 4096, 8192, 10_000, 50),
                List.of(),
                List.of()),
            new TempAuth(
                TempAuthConfig.of(USERS, TokenKey.of("0123456789abcdef".getBytes(UTF_8))), clock),
            hall.objects(),
            hall.containers(),
            hall.accounts(),
            clock);
    S3Door s3 =
        new S3Door(
            S3Settings.defaults(),
            RunningS3::signed,
            "AUTH_",
            hall.objects(),
            hall.containers(),
            hall.accounts(),
            hall.multipart(),
            clock);
    try {
      http =
          HttpServer.start(
              HttpServerOptions.defaults(new NodeAddress("127.0.0.1", 0)).eventLoops(1),
              request -> isSwift(request) ? swift.handle(request) : s3.handle(request));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    makeBucket(ACCOUNT, "bucket");
  }

  private static boolean isSwift(ServerRequest request) {
    return request.path().startsWith("/v1/") || request.path().startsWith("/auth/");
  }

  private static Signed signed(ServerRequest request) {
    String name = request.headers().firstOr("test-user", "");
    Principal principal =
        name.isEmpty()
            ? Principal.ANONYMOUS
            : new Principal.User(name, "tester", Set.of("AUTH_" + name), Set.of(), false);
    PayloadSigning signing =
        request.headers().firstOr("x-amz-content-sha256", "").endsWith("-TRAILER")
            ? new PayloadSigning.UnsignedChunksWithTrailer()
            : new PayloadSigning.Unsigned();
    return new Signed(principal, signing, name, false);
  }

  /// A bucket whose name is claimed by its account, so that others find it, too.
  void makeBucket(String account, String name) {
    hall.containers().create(new ContainerName(account, name), 0, AttributeChange.NONE);
    ContainerName directory = new ContainerName(".s3", "buckets");
    hall.containers().create(directory, 0, AttributeChange.NONE);
    ObjectName entry = directory.object(name);
    try {
      hall.objects()
          .put(
              new PutCommand(entry, 0, new WriteCondition.Always()),
              new ClaimData(new TreeMap<>(Map.of("s3.owner", account))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record ClaimData(SortedMap<String, String> items) implements ObjectData {
    @Override
    public long length() {
      return 0;
    }

    @Override
    public int read(ByteBuffer buffer) {
      return -1;
    }

    @Override
    public Completion complete(String md5, long bytes) {
      return new Completion.Accept(
          md5, new ObjectAttributes("text/plain", new TreeMap<>(), new TreeMap<>(), items, 0));
    }
  }

  /// A token for the Swift door.
  String token() {
    Answer answer = send("GET", "/auth/v1.0", "X-Auth-User: test:tester", "X-Auth-Key: testing");
    return answer.header("x-auth-token");
  }

  /// A request of the owner without a body.
  Answer call(String method, String path, String... headers) {
    return call(method, path, new byte[0], headers);
  }

  /// An upload of the owner.
  Answer put(String path, String body, String... headers) {
    return call("PUT", path, body.getBytes(UTF_8), headers);
  }

  /// A request of the owner. Headers as lines; their chars are bytes.
  Answer call(String method, String path, byte[] body, String... headers) {
    String[] all = Arrays.copyOf(headers, headers.length + 1);
    all[headers.length] = "test-user: test";
    return send(method, path, body, all);
  }

  /// A request of whoever the headers say.
  Answer send(String method, String path, String... headers) {
    return send(method, path, new byte[0], headers);
  }

  Answer send(String method, String path, byte[] body, String... headers) {
    StringBuilder head =
        new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n");
    if (body.length > 0 || method.equals("PUT") || method.equals("POST")) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return exchange(method, head + "Connection: close\r\n\r\n", body);
  }

  /// Sends bytes as they are and reads the answer.
  Answer exchange(String method, String head, byte[] body) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), http.address().port())) {
      socket.setSoTimeout(20_000);
      write(socket, head, body);
      return answer(method, socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Sends bytes as they are and leaves when the other side has noticed.
  void breakOff(String head, byte[] body) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), http.address().port())) {
      socket.setSoTimeout(20_000);
      write(socket, head, body);
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Socket socket, String head, byte[] body) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(head.getBytes(ISO_8859_1));
    out.write(body);
    socket.getOutputStream().write(out.toByteArray());
  }

  private static Answer answer(String method, InputStream in) throws IOException {
    String status = line(in);
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int code = Integer.parseInt(status.substring(9, 12));
    boolean empty = method.equals("HEAD") || code == 204 || code == 304;
    int length = empty ? 0 : Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Answer(code, headers, ByteBuffer.wrap(in.readNBytes(length)));
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("the answer ends within its head: " + line);
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  @Override
  public void close() {
    http.close();
  }
}
