package io.ringfort.object.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A bit that turned on the platter is owned up to: the object is quarantined, or the device says
/// that it lost data.
class BitRotTest {
  @ParameterizedTest
  @EnumSource
  void noTurnedBitMakesADeviceLie(BitRot.Target target) throws IOException {
    assertThat(BitRot.lies(EngineFault.NONE, target)).isEmpty();
  }
}
