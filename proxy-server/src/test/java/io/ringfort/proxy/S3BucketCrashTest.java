package io.ringfort.proxy;

import static io.ringfort.proxy.RunningS3Door.OTHER;
import static io.ringfort.proxy.RunningS3Door.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.proxy.container.ContainerService;
import io.ringfort.proxy.object.ObjectService;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The process dies at every step of making and removing a bucket: what is left never gives a name
/// to two accounts, and never keeps it from all.
class S3BucketCrashTest {
  private static final int STEPS_MAX = 40;
  private static final String BUCKET = "/bucket";

  /// Whether the step at which the process dies is still done.
  enum Death {
    BEFORE,
    AFTER
  }

  private static final class DeadException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /// Lets some calls of the hall through, then none.
  private static final class Fuse {
    private final Death death;
    private int left;

    Fuse(Death death, int steps) {
      this.death = death;
      this.left = steps;
    }

    Hall around(Hall hall) {
      return new Hall(
          around(ObjectService.class, hall.objects()),
          around(ContainerService.class, hall.containers()),
          hall.accounts(),
          hall.multipart());
    }

    private <T> T around(Class<T> type, T service) {
      Object proxy =
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (_, method, arguments) -> {
                left--;
                if (left < 0 || (left == 0 && death == Death.BEFORE)) {
                  throw new DeadException();
                }
                Object result;
                try {
                  result = method.invoke(service, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
                if (left == 0) {
                  throw new DeadException();
                }
                return result;
              });
      return type.cast(proxy);
    }
  }

  /// Runs a call on a door that dies after ever more steps, and what follows on a new door.
  private static int dieEverywhere(
      Death death, Consumer<RunningS3Door> before, String method, Consumer<RunningS3Door> after) {
    for (int steps = 1; steps < STEPS_MAX; steps++) {
      RunningS3Door healthy = new RunningS3Door();
      before.accept(healthy);
      RunningS3Door dying = healthy.over(new Fuse(death, steps).around(healthy.hall));
      boolean died = false;
      try {
        dying.call(method, BUCKET, "");
      } catch (DeadException _) {
        died = true;
      }
      after.accept(healthy.over(healthy.hall));
      if (!died) {
        return steps;
      }
    }
    throw new AssertionError("more steps than " + STEPS_MAX);
  }

  @ParameterizedTest
  @EnumSource
  void whoeverWasMakingABucketMakesItAgainAtOnce(Death death) {
    int steps =
        dieEverywhere(
            death,
            _ -> {},
            "PUT",
            door -> {
              assertThat(door.call("PUT", BUCKET, "").status()).isEqualTo(200);
              assertThat(door.call("HEAD", BUCKET, "").status()).isEqualTo(200);
              assertThat(door.callAs(OTHER, "PUT", BUCKET, "").status()).isEqualTo(409);
              assertThat(door.callAs(OTHER, "HEAD", BUCKET, "").status()).isEqualTo(403);
            });

    assertThat(steps).isGreaterThan(4);
  }

  @ParameterizedTest
  @EnumSource
  void aNameIsNeverLostAndNeverGivenTwice(Death death) {
    dieEverywhere(death, _ -> {}, "PUT", S3BucketCrashTest::requireOneOwnerAfterAWhile);
    dieEverywhere(
        death,
        door -> door.call("PUT", BUCKET, ""),
        "DELETE",
        S3BucketCrashTest::requireOneOwnerAfterAWhile);
  }

  private static void requireOneOwnerAfterAWhile(RunningS3Door door) {
    door.clock.advance(Duration.ofSeconds(61));
    boolean there = door.call("HEAD", BUCKET, "").status() == 200;
    String winner = there ? OWNER : OTHER;
    String loser = there ? OTHER : OWNER;

    assertThat(door.callAs(OTHER, "PUT", BUCKET, "").status()).isEqualTo(there ? 409 : 200);
    assertThat(door.callAs(OWNER, "PUT", BUCKET, "").status()).isEqualTo(there ? 200 : 409);
    assertThat(door.callAs(winner, "HEAD", BUCKET, "").status()).isEqualTo(200);
    assertThat(door.callAs(loser, "HEAD", BUCKET, "").status()).isEqualTo(403);
    assertThat(door.callAs("", "HEAD", BUCKET, "").status()).isEqualTo(403);
  }

  @ParameterizedTest
  @EnumSource
  void whoeverWasRemovingABucketRemovesItAgain(Death death) {
    dieEverywhere(
        death,
        door -> door.call("PUT", BUCKET, ""),
        "DELETE",
        door -> {
          assertThat(door.call("DELETE", BUCKET, "").status()).isIn(204, 404);
          assertThat(door.call("HEAD", BUCKET, "").status()).isEqualTo(404);
          assertThat(door.call("PUT", BUCKET, "").status()).isEqualTo(200);
        });
  }
}
