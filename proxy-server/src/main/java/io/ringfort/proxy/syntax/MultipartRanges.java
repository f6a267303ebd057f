package io.ringfort.proxy.syntax;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfort.http.BodySink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// Several ranges in one body: `multipart/byteranges` (RFC 9110, 14.6). Its length is known before
/// it is written.
///
/// @param heads what stands before each range, from the boundary to the empty line
public record MultipartRanges(
    String boundary, List<ByteRanges.Slice> slices, List<String> heads, long bodyBytes) {
  /// Writes a range of the data.
  @FunctionalInterface
  public interface RangeWriter {
    void write(BodySink sink, long from, long count) throws IOException;
  }

  private static final int BOUNDARY_BYTES = 16;

  public MultipartRanges {
    slices = List.copyOf(slices);
    heads = List.copyOf(heads);
  }

  public static MultipartRanges of(String dataType, List<ByteRanges.Slice> slices, long dataBytes) {
    byte[] random = new byte[BOUNDARY_BYTES];
    ThreadLocalRandom.current().nextBytes(random);
    String boundary = HexFormat.of().formatHex(random);
    List<String> heads =
        slices.stream()
            .map(slice ->
                "--%s\r\nContent-Type: %s\r\nContent-Range: %s\r\n\r\n"
                    .formatted(boundary, dataType, contentRange(slice, dataBytes)))
            .toList();
    long bytes = end(boundary).length();
    for (int index = 0; index < slices.size(); index++) {
      bytes += Utf8.bytes(heads.get(index)) + slices.get(index).count() + 2;
    }
    return new MultipartRanges(boundary, slices, heads, bytes);
  }

  public static String contentRange(ByteRanges.Slice slice, long dataBytes) {
    return "bytes " + slice.from() + "-" + (slice.to() - 1) + "/" + dataBytes;
  }

  private static String end(String boundary) {
    return "--" + boundary + "--";
  }

  public String contentType() {
    return "multipart/byteranges;boundary=" + boundary;
  }

  public void writeTo(BodySink sink, RangeWriter data) throws IOException {
    for (int index = 0; index < slices.size(); index++) {
      ByteRanges.Slice slice = slices.get(index);
      sink.write(ByteBuffer.wrap(heads.get(index).getBytes(UTF_8)));
      data.write(sink, slice.from(), slice.count());
      sink.write(ByteBuffer.wrap("\r\n".getBytes(US_ASCII)));
    }
    sink.write(ByteBuffer.wrap(end(boundary).getBytes(US_ASCII)));
  }
}
