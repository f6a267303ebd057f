package io.ringfort.ringbuilder;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfort.common.ring.Ring;
import io.ringfort.common.ring.RingFile;
import io.ringfort.common.time.Clock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RingCommandTest {
  @TempDir private Path folder;
  private Instant now = Plans.NOW;

  /// What a command answered.
  private record Answer(int code, String out, String err) {
    JsonNode json() {
      return JsonMapper.shared().readTree(out);
    }
  }

  @Test
  void aRingGrowsFromNothing() throws IOException {
    create();

    Answer done = ring("rebalance", "--seed", "1");

    assertThat(done.code()).isZero();
    assertThat(done.out()).contains("Reassigned 768 (300.00%) partitions. Balance is now 0.00.");
    Ring ring = RingFile.read(folder.resolve("object.ring.gz"));
    assertThat(ring.devices()).hasSize(4);
    assertThat(ring.findDevice(1).orElseThrow().meta()).isEqualTo("two_words here");
    assertThat(ring.findDevice(2).orElseThrow().address().host()).isEqualTo("fe80::1");
    assertThat(ring.findDevice(3).orElseThrow().replicationAddress().port()).isEqualTo(6303);
  }

  private void create() {
    assertThat(ring("create", "8", "3", "1").code()).isZero();
    Answer added =
        ring(
            "add",
            "r1z1-10.0.0.1:6200/sda",
            "100",
            "z2-10.0.0.2:6200/sda_two_words here",
            "100",
            "r1z3-[fe80::1]:6200R[fe80::2]:6300/sda",
            "100");
    assertThat(added.code()).isZero();
    assertThat(added.out()).contains("got id 2");
    Answer byOptions =
        ring(
            "add",
            "--region=1",
            "--zone=4",
            "--ip=10.0.0.4",
            "--port=6200",
            "--device=sda",
            "--weight=100",
            "--replication-port=6303",
            "--meta=shelf 4");
    assertThat(byOptions.code()).isZero();
  }

  @Test
  void theSameSeedWritesTheSameFile() throws IOException {
    create();
    ring("rebalance", "--seed", "lucky");
    byte[] one = Files.readAllBytes(folder.resolve("object.ring.gz"));
    Files.delete(folder.resolve("object.builder"));
    create();
    ring("rebalance", "--seed", "lucky");

    assertThat(Files.readAllBytes(folder.resolve("object.ring.gz"))).isEqualTo(one);
  }

  @Test
  void nothingIsDoneTwice() {
    create();
    ring("rebalance");
    Answer again = ring("rebalance");
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.out()).contains("No partitions could be reassigned.", "1 hours (1:00:00 rem");

    now = now.plus(Duration.ofHours(1));
    Answer later = ring("rebalance");
    assertThat(later.code()).isEqualTo(1);
    assertThat(later.out()).contains("There is no need to do so at this time");
    assertThat(ring("rebalance", "--force").code()).isZero();
  }

  @Test
  void devicesAreChangedAndListed() throws IOException {
    create();
    ring("rebalance");

    assertThat(ring("set_weight", "d0", "50", "z2", "150").code()).isZero();
    assertThat(ring("set_weight", "--ip", "10.0.0.4", "0").code()).isZero();
    assertThat(ring("set_zone", "d0", "9").code()).isZero();
    assertThat(ring("set-region", "d0", "7").code()).isZero();
    assertThat(ring("set_info", "d0", "10.9.9.9:6201R10.8.8.8:6301/sdz_new").code()).isZero();
    assertThat(ring("set_info", "--id=1", "--change-port=6222", "--change-meta=").code()).isZero();

    JsonNode found = ring("search", "r7z9", "--output", "json").json();
    assertThat(found).hasSize(1);
    JsonNode device = found.get(0);
    assertThat(device.get("id").asInt()).isZero();
    assertThat(device.get("ip").asString()).isEqualTo("10.9.9.9");
    assertThat(device.get("port").asInt()).isEqualTo(6201);
    assertThat(device.get("replication_ip").asString()).isEqualTo("10.8.8.8");
    assertThat(device.get("replication_port").asInt()).isEqualTo(6301);
    assertThat(device.get("device").asString()).isEqualTo("sdz");
    assertThat(device.get("meta").asString()).isEqualTo("new");
    assertThat(device.get("weight").asDouble()).isEqualTo(50);
    assertThat(device.get("partitions").asInt()).isEqualTo(192);
    assertThat(ring("search", ":6222").out()).contains("10.0.0.2:6222", "150.00");
    assertThat(ring("search", "_shelf").out()).contains("shelf 4", "0.00", "999.99");
    assertThat(ring("search", "z77").code()).isEqualTo(2);

    assertThat(ring("write_ring").code()).isZero();
    assertThat(RingFile.read(folder.resolve("object.ring.gz")).findDevice(0).orElseThrow().name())
        .isEqualTo("sdz");
  }

  @Test
  void severalDevicesAreChangedOnlyOnDemand() {
    create();

    Answer refused = ring("set_weight", "r1", "7");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("4 devices match; say --yes", "d3r1z4-10.0.0.4:6200R");
    assertThat(ring("set_weight", "--yes", "r1", "7").code()).isZero();
    assertThat(ring("remove", "z1", "--yes").out()).contains("marked for removal");
    assertThat(ring("show").out()).contains("DEL");
  }

  @Test
  void aRemovedDeviceLeavesWithTheNextRebalance() throws IOException {
    create();
    ring("rebalance");
    assertThat(ring("remove", "d1").code()).isZero();
    assertThat(ring("remove", "d1").err()).contains("device 1 is marked for removal");
    assertThat(ring("rebalance").code()).isZero();
    assertThat(RingFile.read(folder.resolve("object.ring.gz")).findDevice(1)).isEmpty();
    assertThat(ring("add", "r1z2-10.0.0.9:6200/sda", "100").out()).contains("got id 1");
  }

  @Test
  void theWholeRingIsConfigured() {
    create();
    assertThat(ring("set_replicas", "2.5").out()).contains("2.500000");
    assertThat(ring("set_overload", "10%").out()).contains("10.00% (0.100000)");
    assertThat(ring("set_overload", "10").code()).isEqualTo(1);
    assertThat(ring("set_min_part_hours", "12").out()).contains("12");
    ring("rebalance");

    JsonNode shown = ring("show", "--output", "json").json();
    assertThat(shown.get("replicas").asDouble()).isEqualTo(2.5);
    assertThat(shown.get("min_part_hours").asInt()).isEqualTo(12);
    assertThat(shown.get("min_part_seconds_left").asInt()).isEqualTo(12 * 3600);
    assertThat(shown.get("overload").asDouble()).isEqualTo(10);
    assertThat(shown.get("ring_file_state").asString()).isEqualTo("is up-to-date");
    assertThat(shown.get("devices")).hasSize(4);

    assertThat(ring("pretend_min_part_hours_passed").code()).isZero();
    JsonNode after = ring("show", "--output", "json").json();
    assertThat(after.get("min_part_seconds_left").asInt()).isZero();
    ring("set_weight", "d0", "1");
    assertThat(ring("show").out()).contains("is obsolete", "256 partitions, 2.500000 replicas");
  }

  @Test
  void partitionsAndDispersionAreReported() {
    create();
    assertThat(ring("list_parts", "d0").err()).contains("rebalance it first");
    assertThat(ring("validate").code()).isEqualTo(2);
    ring("rebalance");
    assertThat(ring("validate").code()).isZero();

    JsonNode parts = ring("list_parts", "z1", "z2", "--output", "json").json();
    int matches = 0;
    for (JsonNode part : parts) {
      matches += part.get("matches").asInt();
    }
    assertThat(matches).isEqualTo(384);
    assertThat(parts.get(0).get("matches").asInt()).isEqualTo(2);
    assertThat(ring("list_parts", "d0").out().lines()).hasSize(193);

    Answer dispersion = ring("dispersion", "-v", "r1z2");
    assertThat(dispersion.code()).isZero();
    assertThat(dispersion.out()).contains("Dispersion is 0.000000", "r1z2-10.0.0.2/sda");
    assertThat(dispersion.out()).doesNotContain("r1z3");
    JsonNode json = ring("dispersion", "--output", "json").json();
    assertThat(json.get("tiers")).hasSize(1 + 3 * 4);
    assertThat(ring("dispersion", "[").err()).contains("not a regular expression");
  }

  @Test
  void aRingWithoutABuilderIsTakenOver() throws IOException {
    create();
    ring("rebalance");
    Path ringFile = folder.resolve("object.ring.gz");
    assertThat(ring("write_builder", ringFile.toString()).err()).contains("exists");
    Files.delete(folder.resolve("object.builder"));
    assertThat(ring("write_builder", ringFile.toString(), "5").code()).isZero();

    assertThat(ring("show").out()).contains("is up-to-date", "reassigned is 5 (0:00:00");
  }

  @Test
  void badInputIsRefusedWithItsLimit() {
    assertThat(ring("create", "25", "3", "1").err())
        .contains("partition power is not within 1 to 24");
    assertThat(ring("create", "8", "0.5", "1").err()).contains("replicas is not within 1 to 64");
    assertThat(ring("create", "24", "9", "1").err()).contains("limit of 134217728");
    assertThat(ring("create", "8", "3", "-1").err()).contains("min_part_hours is not within 0 to");
    assertThat(ring("show").err()).contains("there is no such file");
    create();
    assertThat(ring("create", "8", "3", "1").err()).contains("--force");
    assertThat(ring("add", "r1z1-10.0.0.1:6200/sda", "1").err()).contains("device 0 already uses");
    assertThat(ring("add", "r1z1-10.0.0.1:6200/sdb").err()).contains("pairs");
    assertThat(ring("add", "r1z1-10.0.0.1/sdb", "1").err()).contains("not a device");
    assertThat(ring("add", "r1z1-10.0.0.1:70000/sdb", "1").err()).contains("0 to 65535");
    assertThat(ring("add", "r1z1-10.0.0.1:1/sdb", "-1").err()).contains("weight");
    assertThat(ring("add", "r1z1-10.0.0.1:1/sdb", "much").err()).contains("not a number: much");
    assertThat(ring("add", "--ip=x", "--port=1").err()).contains("needs --zone");
    assertThat(ring("set_weight", "what?", "1").err()).contains("not a search value");
    assertThat(ring("set_info", "d0", "r5").err()).contains("not a change");
    assertThat(ring("search", "--output", "xml", "d0").err()).contains("unknown output format");
    assertThat(ring("set_replicas", "99").err()).contains("1 to 64");
    assertThat(ring("set_overload", "-1").code()).isEqualTo(2);
    ring("set_replicas", "5");
    Answer tooFew = ring("rebalance");
    assertThat(tooFew.code()).isEqualTo(2);
    assertThat(tooFew.err()).contains("5 replicas need at least as many devices");
    assertThat(run().code()).isEqualTo(2);
  }

  @Test
  void aDamagedBuilderFileIsLeftAlone() throws IOException {
    create();
    Path file = folder.resolve("object.builder");
    byte[] bytes = Files.readAllBytes(file);
    bytes[40] ^= 1;
    Files.write(file, bytes);

    assertThat(ring("set_replicas", "2").err()).contains("corrupt: checksum");
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
  }

  @Test
  void nodesAreFoundByTheRingsOfTheNode() {
    create();
    ring("rebalance");
    GetNodesCommand.RingLocation here = new GetNodesCommand.RingLocation(folder, "pre", "suf");

    Answer json = nodes(Optional.of(here), "-o", "json", "a", "c", "o");
    assertThat(json.code()).isZero();
    assertThat(json.json().get("primaries")).hasSize(3);
    assertThat(json.json().get("handoffs")).hasSize(1);
    assertThat(json.json().get("primaries").get(0).get("device").asString()).isEqualTo("sda");
    Answer text = nodes(Optional.of(here), "a/c/o");
    assertThat(text.out()).contains("Partition\t" + json.json().get("partition").asInt());
    assertThat(text.out().lines().filter(line -> line.endsWith("[Handoff]"))).hasSize(1);
    assertThat(nodes(Optional.of(here), "--handoffs=0", "a/c/o").out()).doesNotContain("Handoff");
    assertThat(nodes(Optional.of(here), "a").err()).contains("account.ring.gz", "no such file");
    assertThat(nodes(Optional.of(here), "--policy=3", "a/c/o").err()).contains("object-3.ring.gz");
    assertThat(nodes(Optional.empty(), "a").err()).contains("name a --ring");
    assertThat(nodes(Optional.of(here), "a", "", "o").err()).contains("empty");
  }

  private Answer ring(String command, String... arguments) {
    List<String> line = new ArrayList<>(List.of(command));
    line.add(folder.resolve("object.builder").toString());
    line.addAll(List.of(arguments));
    return run(line.toArray(String[]::new));
  }

  private Answer run(String... line) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine ring = RingCommand.commandLine(new PrintWriter(out), new PrintWriter(err), clock());
    return new Answer(ring.execute(line), out.toString(), err.toString());
  }

  private Answer nodes(Optional<GetNodesCommand.RingLocation> here, String... line) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    GetNodesCommand command =
        new GetNodesCommand(new PrintWriter(out), new PrintWriter(err), clock(), () -> here);
    return new Answer(new CommandLine(command).execute(line), out.toString(), err.toString());
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public Instant now() {
        return now;
      }

      @Override
      public long nanoTime() {
        return 1;
      }
    };
  }
}
