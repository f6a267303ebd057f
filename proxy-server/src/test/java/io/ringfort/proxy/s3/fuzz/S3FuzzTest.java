package io.ringfort.proxy.s3.fuzz;

import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import io.ringfort.proxy.object.ManifestFuzz;
import io.ringfort.proxy.s3.ObjectCallFuzz;
import io.ringfort.proxy.s3.TargetFuzz;
import io.ringfort.proxy.s3.XmlFuzz;
import io.ringfort.proxy.s3.payload.PayloadFuzz;
import io.ringfort.testkit.fuzz.FuzzRun;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;

/// What comes from outside or from disks, in inputs that coverage guides.
///
/// All targets are in this class, and its methods, not the class, are concurrent: so as many run at
/// a time as `junit-platform.properties` says, and no other test beside them.
@Tag("fuzz")
class S3FuzzTest {
  private static final String DOOR = "io.ringfort.proxy.s3.**";
  private static final String SYNTAX = "io.ringfort.proxy.syntax.**";
  private static final Path CORPUS = Path.of("src", "test", "corpus");

  @Test
  @Execution(CONCURRENT)
  void signatures() throws IOException, InterruptedException {
    FuzzRun.of(SignatureFuzz.class, DOOR, CORPUS.resolve("signature"));
  }

  @Test
  @Execution(CONCURRENT)
  void bodiesInChunks() throws IOException, InterruptedException {
    FuzzRun.of(PayloadFuzz.class, DOOR, CORPUS.resolve("payload"));
  }

  @Test
  @Execution(CONCURRENT)
  void documents() throws IOException, InterruptedException {
    FuzzRun.of(XmlFuzz.class, DOOR, CORPUS.resolve("xml"));
  }

  @Test
  @Execution(CONCURRENT)
  void targetsAndQueries() throws IOException, InterruptedException {
    FuzzRun.of(TargetFuzz.class, DOOR + ":" + SYNTAX, CORPUS.resolve("request-target"));
  }

  @Test
  @Execution(CONCURRENT)
  void callsOnObjects() throws IOException, InterruptedException {
    FuzzRun.of(ObjectCallFuzz.class, DOOR + ":" + SYNTAX, CORPUS.resolve("object-call"));
  }

  @Test
  @Execution(CONCURRENT)
  void manifests() throws IOException, InterruptedException {
    FuzzRun.of(
        ManifestFuzz.class,
        "io.ringfort.proxy.object.**:io.ringfort.common.codec.**",
        CORPUS.resolve("manifest"));
  }
}
