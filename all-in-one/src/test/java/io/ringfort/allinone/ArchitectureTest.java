package io.ringfort.allinone;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Who may know whom, and who may touch the outside world: docs/internals/architecture.md as rules.
class ArchitectureTest {
  private static final String ROOT = "io.ringfort.";

  /// For each room the rooms below it. A room is a package with all its subpackages.
  private static final Map<String, Set<String>> BELOW =
      Map.ofEntries(
          Map.entry("common", Set.of()),
          Map.entry("http", Set.of("common")),
          Map.entry("client", Set.of("common", "http")),
          Map.entry("listing", Set.of("common", "client")),
          Map.entry("ringbuilder", Set.of("common")),
          Map.entry("object", Set.of("common", "http", "client")),
          Map.entry("container", Set.of("common", "http", "client", "listing")),
          Map.entry("account", Set.of("common", "http", "client", "listing")),
          Map.entry("proxy", Set.of("common", "http", "client")),
          Map.entry(
              "allinone",
              Set.of(
                  "common",
                  "http",
                  "client",
                  "listing",
                  "ringbuilder",
                  "object",
                  "container",
                  "account",
                  "proxy")));

  /// Who reads the machine's clock. Everybody else is given a `Clock`.
  private static final Set<String> CLOCK_READERS = Set.of("io.ringfort.common.time.Clock");

  /// Who draws random numbers without being given the generator: makers of secrets, and of words
  /// that only have to differ from others.
  private static final Set<String> RANDOM_SOURCES =
      Set.of(
          // Names that must be unlike all others.
          "io.ringfort.allinone.ClusterIdentity",
          "io.ringfort.object.engine.DeviceParts",
          "io.ringfort.object.engine.MemoryObjectStore",
          "io.ringfort.allinone.SecretFile",
          "io.ringfort.proxy.s3.BucketDirectory",
          "io.ringfort.proxy.syntax.MultipartRanges",
          "io.ringfort.proxy.trace.TransactionId");

  /// Who opens files: the disk seam, and readers of small files at the start of a process.
  private static final Set<String> FILE_OPENERS =
      Set.of(
          "io.ringfort.common.disk.LocalDisk",
          "io.ringfort.common.disk.LocalFile",
          "io.ringfort.common.disk.LinuxFiles",
          "io.ringfort.common.config.ConfigReader",
          "io.ringfort.common.ring.RingFile",
          "io.ringfort.common.ring.RingWatcher",
          "io.ringfort.common.ring.Rings",
          "io.ringfort.http.TlsFiles");

  /// Rooms that are tools of an operator or lay out folders: they may open files.
  private static final List<String> FILE_ROOMS = List.of("allinone", "ringbuilder");

  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.ringfort");
  }

  @Test
  void packagesAreFreeOfCycles() {
    check(slices().matching("io.ringfort.(**)").should().beFreeOfCycles());
  }

  @Test
  void arrowsBetweenRoomsPointDown() {
    List<String> known = new ArrayList<>(BELOW.keySet());
    for (String room : known) {
      Set<String> forbidden = new java.util.TreeSet<>(known);
      forbidden.remove(room);
      forbidden.removeAll(BELOW.get(room));
      forbidden.add("testkit");
      forbidden.add("cli");
      String[] packages = forbidden.stream().map(name -> ROOT + name + "..").toArray(String[]::new);
      check(
          noClasses()
              .that()
              .resideInAPackage(ROOT + room + "..")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(packages));
    }
  }

  @Test
  void everyRoomHasItsPlaceInTheOrder() {
    check(
        classes()
            .that()
            .resideOutsideOfPackages("io.ringfort.testkit..")
            .should()
            .resideInAnyPackage(
                BELOW.keySet().stream().map(room -> ROOT + room + "..").toArray(String[]::new)));
  }

  @Test
  void onlyTheHttpKitKnowsNetty() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.ringfort.http..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty.."));
  }

  @Test
  void onlyTheListingStoreAndTheObjectIndexKnowRocksDb() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("io.ringfort.listing..", "io.ringfort.object.engine..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.rocksdb.."));
  }

  @Test
  void engineKnowsNoHttpAndNoServer() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.ringfort.object.engine..")
            .should()
            .dependOnClassesThat(
                resideInAPackage("io.ringfort.http..")
                    .or(resideInAPackage("io.ringfort.client.wire.."))
                    .or(resideInAPackage("io.ringfort.object"))));
  }

  @Test
  void theTwoDoorsDoNotMeet() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.ringfort.proxy.swift..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.ringfort.proxy.s3.."));
    check(
        noClasses()
            .that()
            .resideInAPackage("io.ringfort.proxy.s3..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.ringfort.proxy.swift.."));
  }

  @Test
  void theHallKnowsNoDoor() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                "io.ringfort.proxy.object..",
                "io.ringfort.proxy.container..",
                "io.ringfort.proxy.account..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.ringfort.proxy.swift..", "io.ringfort.proxy.s3.."));
  }

  @Test
  void nothingIsCalledByAWordThatSaysNothing() {
    check(
        noClasses()
            .should()
            .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl|Base|Common)(\\$.*)?"));
    check(
        noClasses()
            .should()
            .resideInAnyPackage(
                "..util..", "..utils..", "..helper..", "..impl..", "..model..", "..service.."));
  }

  @Test
  void onlyLinuxFilesCallsForeignFunctions() {
    check(
        noClasses()
            .that(are(not(Set.of("io.ringfort.common.disk.LinuxFiles"))))
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.foreign.Linker"));
  }

  @Test
  void theClockIsReadInOnePlace() {
    check(
        noClasses()
            .that(are(not(CLOCK_READERS)))
            .and()
            .resideOutsideOfPackages("io.ringfort.testkit..", "io.ringfort.http..")
            .should()
            .callMethodWhere(
                call("java.time.Instant", "now")
                    .or(call("java.time.ZonedDateTime", "now"))
                    .or(call("java.time.LocalDateTime", "now"))
                    .or(call("java.lang.System", "currentTimeMillis"))
                    .or(call("java.lang.System", "nanoTime"))));
  }

  @Test
  void randomNumbersComeFromOutside() {
    check(
        noClasses()
            .that(are(not(RANDOM_SOURCES)))
            .and()
            .resideOutsideOfPackage("io.ringfort.testkit..")
            .should()
            .callMethodWhere(
                call("java.util.concurrent.ThreadLocalRandom", "current")
                    .or(call("java.lang.Math", "random"))
                    .or(call("java.util.UUID", "randomUUID"))));
  }

  @Test
  void filesAreOpenedBehindTheDiskSeam() {
    check(
        noClasses()
            .that(are(not(FILE_OPENERS)))
            .and()
            .resideOutsideOfPackages(
                FILE_ROOMS.stream().map(room -> ROOT + room + "..").toArray(String[]::new))
            .and()
            .resideOutsideOfPackage("io.ringfort.testkit..")
            .should()
            .callMethodWhere(
                call(Files.class.getName(), null)
                    .or(call(FileChannel.class.getName(), "open"))
                    .or(call("java.io.File", null))));
  }

  @Test
  void noSignatureHoldsAFuture() {
    check(
        methods()
            .that()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackage("io.ringfort.http..")
            .and()
            .areNotPrivate()
            .should()
            .notHaveRawReturnType(CompletableFuture.class));
  }

  @Test
  void noFrameworkOfAnnotations() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "org.springframework..",
                "jakarta..",
                "javax.inject..",
                "com.google.inject..",
                "lombok..",
                "org.mapstruct.."));
  }

  @Test
  void mostOfTheHouseWasRead() {
    assertThat(classes.size()).isGreaterThan(100);
    for (String room : BELOW.keySet()) {
      assertThat(classes.stream().anyMatch(type -> type.getPackageName().startsWith(ROOT + room)))
          .as("classes of " + room)
          .isTrue();
    }
  }

  /// Rooms may be empty while the house grows; `mostOfTheHouseWasRead` says when all were seen.
  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(classes);
  }

  private static DescribedPredicate<JavaClass> are(DescribedPredicate<JavaClass> predicate) {
    return predicate;
  }

  /// Not one of these top-level classes, nor nested in one.
  private static DescribedPredicate<JavaClass> not(Set<String> names) {
    return DescribedPredicate.describe(
        "are not " + names, type -> !names.contains(topLevelName(type)));
  }

  private static String topLevelName(JavaClass type) {
    int nested = type.getName().indexOf('$');
    return nested < 0 ? type.getName() : type.getName().substring(0, nested);
  }

  /// Calls of a method, or of any if the name is null.
  private static DescribedPredicate<JavaCall<?>> call(String owner, String name) {
    return DescribedPredicate.describe(
        owner + (name == null ? "" : "." + name),
        call ->
            call.getTargetOwner().getName().equals(owner)
                && (name == null || call.getTarget().getName().equals(name)));
  }
}
