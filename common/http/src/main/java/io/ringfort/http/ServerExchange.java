package io.ringfort.http;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request and its answer, on the virtual thread of the request.
final class ServerExchange implements Runnable {
  /// A body up to this is sent together with its head by the event loop.
  static final int WHOLE_BYTES_MAX = 64 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(ServerExchange.class);

  private final ServerConnection connection;
  private final ServerRequest request;
  private final boolean oldVersion;
  private final boolean keepAsked;

  ServerExchange(
      ServerConnection connection, ServerRequest request, boolean oldVersion, boolean keepAsked) {
    this.connection = connection;
    this.request = request;
    this.oldVersion = oldVersion;
    this.keepAsked = keepAsked;
  }

  boolean isHead() {
    return request.method().equals("HEAD");
  }

  boolean oldVersion() {
    return oldVersion;
  }

  boolean keepAsked() {
    return keepAsked;
  }

  @Override
  public void run() {
    try {
      answer(handle());
    } catch (ClientGoneException _) {
      connection.clientGone();
    } finally {
      connection.service().ended();
    }
  }

  // A fault of any kind in a handler ends this request, not the server.
  private ServerResponse handle() throws ClientGoneException {
    try {
      return connection.service().handler().handle(request);
    } catch (ClientGoneException e) {
      throw e;
    } catch (Throwable e) {
      LOG.error("{} {}: the handler failed", request.method(), request.path(), e);
      return connection.service().error(500, "internal error");
    }
  }

  private void answer(ServerResponse response) {
    switch (response.body()) {
      case ResponseBody.Empty _ -> connection.answer(response);
      case ResponseBody.Bytes bytes -> {
        if (isHead() || bytes.length() <= WHOLE_BYTES_MAX) {
          connection.answer(response);
        } else {
          stream(response, bytes.length(), sink -> sink.write(bytes.raw().duplicate()), () -> {});
        }
      }
      case ResponseBody.Stream(long length, BodyWriter writer, AutoCloseable resource) -> {
        if (isHead()) {
          close(resource);
          connection.answer(response);
        } else {
          stream(response, length, writer, resource);
        }
      }
    }
  }

  private void stream(
      ServerResponse response, long length, BodyWriter writer, AutoCloseable resource) {
    boolean chunked = length < 0 && !oldVersion;
    boolean framed = length >= 0 || chunked;
    boolean keep = framed && connection.mayKeep(response);
    byte[] head =
        HeadWriter.response(
            response,
            new HeadWriter.Frame(length, chunked, keep, oldVersion),
            connection.service().dateLine());
    Outbound out =
        new Outbound(
            connection.channel(),
            connection.service().options().windowBytes(),
            head,
            length,
            chunked,
            connection.isEncrypted());
    ByteBuf last;
    try {
      writeAndClose(out, writer, resource);
      last = out.end();
    } catch (ClientGoneException _) {
      out.drop();
      connection.cut(!framed);
      return;
    } catch (Throwable e) {
      // Whatever it is, the client must not take the response for complete.
      out.drop();
      connection.cut(!framed);
      LOG.error("{} {}: writing the response failed", request.method(), request.path(), e);
      return;
    }
    connection.finish(last, keep);
  }

  private void writeAndClose(Outbound out, BodyWriter writer, AutoCloseable resource)
      throws IOException {
    try {
      writer.writeTo(new Sink(out));
      if (!out.complete()) {
        throw new IllegalStateException("the writer wrote only " + out.written() + " bytes");
      }
    } finally {
      close(resource);
    }
  }

  private void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      LOG.error("{} {}: closing what the response came from", request.method(), request.path(), e);
    }
  }

  /// Takes the body of a response; also Netty's buffers, without copying.
  private static final class Sink implements BodySink, BufferSink {
    private final Outbound out;

    Sink(Outbound out) {
      this.out = out;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      try {
        out.write(bytes);
      } catch (ConnectionLost e) {
        throw gone(e);
      }
    }

    @Override
    public void write(ByteBuf bytes) throws IOException {
      try {
        out.write(bytes);
      } catch (ConnectionLost e) {
        throw gone(e);
      }
    }

    @Override
    public void transfer(FileChannel file, long position, long count) throws IOException {
      try {
        out.transfer(file, position, count);
      } catch (ConnectionLost e) {
        throw gone(e);
      }
    }

    @Override
    public void flush() throws IOException {
      try {
        out.flush();
      } catch (ConnectionLost e) {
        throw gone(e);
      }
    }

    private static ClientGoneException gone(ConnectionLost e) {
      return new ClientGoneException("writing the response: " + e.getMessage());
    }
  }
}
