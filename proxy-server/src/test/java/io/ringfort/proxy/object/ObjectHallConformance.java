package io.ringfort.proxy.object;

import io.ringfort.proxy.object.HallCluster.Way;
import java.util.List;
import org.junit.jupiter.api.Nested;

/// What the object hall promises, whichever way it reaches its devices; by topics.
abstract class ObjectHallConformance {
  abstract List<Way> ways();

  @Nested
  class Basics extends HallBasicsConformance {
    Basics() {
      super(ObjectHallConformance.this.ways());
    }
  }

  @Nested
  class Conditions extends HallConditionsConformance {
    Conditions() {
      super(ObjectHallConformance.this.ways());
    }
  }

  @Nested
  class Failures extends HallFailuresConformance {
    Failures() {
      super(ObjectHallConformance.this.ways());
    }
  }

  @Nested
  class Concurrency extends HallConcurrencyConformance {
    Concurrency() {
      super(ObjectHallConformance.this.ways());
    }
  }
}
