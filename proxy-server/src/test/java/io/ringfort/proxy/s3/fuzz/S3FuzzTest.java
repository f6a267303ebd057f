package io.ringfort.proxy.s3.fuzz;

import io.ringfort.proxy.s3.XmlFuzz;
import io.ringfort.proxy.s3.payload.PayloadFuzz;
import io.ringfort.testkit.fuzz.FuzzRun;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What comes from outside, in inputs that coverage guides.
@Tag("fuzz")
class S3FuzzTest {
  private static final String PACKAGES = "io.ringfort.proxy.s3.**";
  private static final Path CORPUS = Path.of("src", "test", "corpus");

  @Test
  void signatures() throws IOException, InterruptedException {
    FuzzRun.of(SignatureFuzz.class, PACKAGES, CORPUS.resolve("signature"));
  }

  @Test
  void bodiesInChunks() throws IOException, InterruptedException {
    FuzzRun.of(PayloadFuzz.class, PACKAGES, CORPUS.resolve("payload"));
  }

  @Test
  void documents() throws IOException, InterruptedException {
    FuzzRun.of(XmlFuzz.class, PACKAGES, CORPUS.resolve("xml"));
  }
}
