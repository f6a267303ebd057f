package io.ringfort.proxy.s3.fuzz;

import io.ringfort.proxy.s3.ObjectCallFuzz;
import io.ringfort.testkit.fuzz.FuzzRun;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Calls on objects, in inputs that coverage guides.
@Tag("fuzz")
class S3ObjectFuzzTest {
  @Test
  void callsOnObjects() throws IOException, InterruptedException {
    FuzzRun.of(
        ObjectCallFuzz.class,
        "io.ringfort.proxy.s3.**",
        Path.of("src", "test", "corpus", "object-call"));
  }
}
