package io.ringfort.proxy.multipart;

import io.ringfort.common.object.ObjectAttributes;
import io.ringfort.http.BodySink;
import io.ringfort.proxy.object.BytesData;
import io.ringfort.proxy.object.ObjectData;
import io.ringfort.proxy.object.ObjectData.Completion;
import io.ringfort.proxy.object.StoredObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

/// Bodies and what is read back.
final class TestBytes {
  private TestBytes() {}

  static ObjectData data(String text) {
    return data(text, "");
  }

  static ObjectData data(String text, String note) {
    ObjectAttributes attributes =
        new ObjectAttributes(note, new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), 0);
    return new BytesData(
        text.getBytes(StandardCharsets.UTF_8), new Completion.Accept(md5(text), attributes));
  }

  static String md5(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static String text(StoredObject object) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BodySink sink =
        new BodySink() {
          @Override
          public void write(ByteBuffer data) {
            byte[] copy = new byte[data.remaining()];
            data.get(copy);
            out.writeBytes(copy);
          }

          @Override
          public void transfer(FileChannel file, long position, long count) {
            throw new UnsupportedOperationException();
          }
        };
    object.transferTo(sink, 0, object.info().metadata().dataBytes());
    return out.toString(StandardCharsets.UTF_8);
  }
}
