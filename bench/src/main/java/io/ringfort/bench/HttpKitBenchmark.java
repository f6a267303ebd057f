package io.ringfort.bench;

import com.sun.management.OperatingSystemMXBean;
import io.ringfort.common.ring.NodeAddress;
import io.ringfort.http.HttpHeaders;
import io.ringfort.http.HttpServer;
import io.ringfort.http.HttpServerOptions;
import io.ringfort.http.ResponseBody;
import io.ringfort.http.ServerRequest;
import io.ringfort.http.ServerResponse;
import io.ringfort.http.Transport;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/// Serves 4 KiB answers to `GET` and swallows `PUT`, and prints what a request costs this process
/// in processor time. Load comes from outside, for instance from `wrk`.
///
/// Arguments: port, seconds to run, event loops, transport.
public final class HttpKitBenchmark {
  private static final int ANSWER_BYTES = 4096;
  private static final int BODY_BYTES_MAX = 1 << 20;
  private static final long REPORT_MILLIS = 2_000;

  private final LongAdder requests = new LongAdder();
  private final ServerResponse answer =
      new ServerResponse(
          200,
          HttpHeaders.of(
              "Content-Type", "application/octet-stream",
              "ETag", "d41d8cd98f00b204e9800998ecf8427e",
              "X-Timestamp", "1763690000.00000"),
          ResponseBody.bytes(new byte[ANSWER_BYTES]));

  private HttpKitBenchmark() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 0;
    int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 30;
    int loops = args.length > 2 ? Integer.parseInt(args[2]) : 1;
    Transport transport = args.length > 3 ? Transport.valueOf(args[3]) : Transport.EPOLL;
    HttpServerOptions options =
        HttpServerOptions.defaults(new NodeAddress("127.0.0.1", port))
            .eventLoops(loops)
            .transport(transport);
    new HttpKitBenchmark().run(options, seconds, System.out);
  }

  private void run(HttpServerOptions options, int seconds, PrintStream out)
      throws IOException, InterruptedException {
    OperatingSystemMXBean process =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    try (HttpServer server = HttpServer.start(options, this::serve)) {
      out.println("listening on " + server.address());
      long end = System.nanoTime() + seconds * 1_000_000_000L;
      while (System.nanoTime() < end) {
        long before = requests.sum();
        long cpu = process.getProcessCpuTime();
        Thread.sleep(REPORT_MILLIS);
        long count = requests.sum() - before;
        double micros = (process.getProcessCpuTime() - cpu) / 1000.0;
        if (count > 0) {
          out.printf(
              Locale.ROOT,
              "%d requests/s, %.1f us of processor time each%n",
              count * 1000 / REPORT_MILLIS,
              micros / count);
        }
      }
    }
  }

  private ServerResponse serve(ServerRequest request) throws IOException {
    requests.increment();
    if (request.method().equals("PUT")) {
      return ServerResponse.of(request.body().readAll(BODY_BYTES_MAX).isPresent() ? 201 : 413);
    }
    return answer;
  }
}
