package io.ringfort.common.ring;

import io.ringfort.common.ring.RingFormatException.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/// The JSON header of a ring file: everything but the rows. It is read as a stream, device by
/// device, so that a hostile header takes no more memory than its devices do.
///
/// @param order byte order of the rows
/// @param devices by id, null where an id is not in use
record RingHeader(
    int partitionPower,
    int replicas,
    long version,
    ByteOrder order,
    List<@Nullable Device> devices) {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  RingHeader {
    devices = Collections.unmodifiableList(new ArrayList<>(devices));
  }

  static RingHeader of(Ring ring) {
    List<@Nullable Device> devices = new ArrayList<>();
    for (int id = 0; id < ring.deviceIdCount(); id++) {
      devices.add(ring.findDevice(id).orElse(null));
    }
    return new RingHeader(
        ring.partitionPower(), ring.replicaCount(), ring.version(), ByteOrder.BIG_ENDIAN, devices);
  }

  static RingHeader parse(byte[] json, String source) throws RingFormatException {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      return new Reader(parser, source).header();
    } catch (JacksonException e) {
      throw RingFile.corrupt(source, "header: " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw RingFile.corrupt(source, "header: " + e.getMessage(), e);
    }
  }

  /// Keys are in alphabetical order, as Swift writes them.
  byte[] json() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      json.writeStringProperty("byteorder", "big");
      json.writeName("devs");
      json.writeStartArray();
      for (Device device : devices) {
        write(device, json);
      }
      json.writeEndArray();
      json.writeNumberProperty("part_shift", 32 - partitionPower);
      json.writeNumberProperty("replica_count", replicas);
      json.writeNumberProperty("version", version);
      json.writeEndObject();
    }
    if (bytes.size() > RingFile.HEADER_BYTES_MAX) {
      throw new IOException(
          "header of the ring has %d bytes, the limit is %d"
              .formatted(bytes.size(), RingFile.HEADER_BYTES_MAX));
    }
    return bytes.toByteArray();
  }

  private static void write(@Nullable Device device, JsonGenerator json) {
    if (device == null) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeStringProperty("device", device.name());
    json.writeNumberProperty("id", device.id());
    json.writeStringProperty("ip", device.address().host());
    json.writeStringProperty("meta", device.meta());
    json.writeNumberProperty("port", device.address().port());
    json.writeNumberProperty("region", device.region());
    json.writeStringProperty("replication_ip", device.replicationAddress().host());
    json.writeNumberProperty("replication_port", device.replicationAddress().port());
    json.writeNumberProperty("weight", device.weight());
    json.writeNumberProperty("zone", device.zone());
    json.writeEndObject();
  }

  /// Reads one header from a parser.
  private static final class Reader {
    private final JsonParser json;
    private final String source;
    private List<@Nullable Device> devices = new ArrayList<>();
    private int partShift = -1;
    private int replicas = -1;
    private long version;
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

    Reader(JsonParser json, String source) {
      this.json = json;
      this.source = source;
    }

    RingHeader header() throws RingFormatException {
      require(json.nextToken() == JsonToken.START_OBJECT, "is not a JSON object");
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String field = json.currentName();
        json.nextToken();
        readField(field);
      }
      require(json.nextToken() == null, "is followed by more JSON");
      require(partShift >= 0 && partShift <= 31, "part_shift is missing or wrong: " + partShift);
      require(replicas >= 1, "replica_count is missing or below 1; was the ring never rebalanced?");
      int partitionPower = 32 - partShift;
      limit("partition power", partitionPower, Ring.PARTITION_POWER_MAX);
      limit("replica_count", replicas, Ring.REPLICAS_MAX);
      long assignments = (long) replicas << partitionPower;
      limit("number of assignments", assignments, Ring.ASSIGNMENTS_MAX);
      return new RingHeader(partitionPower, replicas, version, order, devices);
    }

    private void readField(String field) throws RingFormatException {
      switch (field) {
        case "devs" -> readDevices();
        case "part_shift" -> partShift = json.getIntValue();
        case "replica_count" -> replicas = json.getIntValue();
        case "version" -> version = orElseDefault(0L, json::getLongValue);
        case "byteorder" -> order = order(text());
        case "next_part_power" -> {
          if (json.currentToken() != JsonToken.VALUE_NULL) {
            throw new RingFormatException(
                Problem.UNSUPPORTED,
                source
                    + ": the ring is amid an increase of its partition power,"
                    + " which this release does not support: finish or cancel it first");
          }
        }
        default -> json.skipChildren();
      }
    }

    private ByteOrder order(String name) throws RingFormatException {
      require(name.equals("big") || name.equals("little"), "byteorder is unknown: " + name);
      return name.equals("big") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    private void readDevices() throws RingFormatException {
      devices = new ArrayList<>();
      require(json.currentToken() == JsonToken.START_ARRAY, "devs is not a list");
      while (json.nextToken() != JsonToken.END_ARRAY) {
        limit("device id", devices.size(), Ring.DEVICE_ID_MAX);
        if (json.currentToken() == JsonToken.VALUE_NULL) {
          devices.add(null);
        } else {
          require(json.currentToken() == JsonToken.START_OBJECT, "a device is not a JSON object");
          devices.add(readDevice());
        }
      }
    }

    private Device readDevice() throws RingFormatException {
      int id = -1;
      int region = 1;
      int zone = 1;
      String ip = "";
      int port = -1;
      String replicationIp = "";
      int replicationPort = -1;
      String name = "";
      double weight = 0;
      String meta = "";
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "id" -> id = json.getIntValue();
          case "region" -> region = json.getIntValue();
          case "zone" -> zone = json.getIntValue();
          case "ip" -> ip = text();
          case "port" -> port = json.getIntValue();
          case "replication_ip" -> replicationIp = orElseDefault("", this::text);
          case "replication_port" -> replicationPort = orElseDefault(-1, json::getIntValue);
          case "device" -> name = text();
          case "weight" -> weight = json.getDoubleValue();
          case "meta" -> meta = orElseDefault("", this::text);
          default -> json.skipChildren();
        }
      }
      NodeAddress address = new NodeAddress(ip, port);
      NodeAddress replicationAddress =
          new NodeAddress(
              replicationIp.isEmpty() ? ip : replicationIp,
              replicationPort < 0 ? port : replicationPort);
      return new Device(id, region, zone, address, replicationAddress, name, weight, meta);
    }

    @FunctionalInterface
    private interface Value<T> {
      T read() throws RingFormatException;
    }

    private <T> T orElseDefault(T missing, Value<T> value) throws RingFormatException {
      return json.currentToken() == JsonToken.VALUE_NULL ? missing : value.read();
    }

    private String text() throws RingFormatException {
      require(json.currentToken() == JsonToken.VALUE_STRING, "has no text where text is expected");
      return json.getString();
    }

    private void require(boolean right, String detail) throws RingFormatException {
      if (!right) {
        throw RingFile.corrupt(source, "header: " + detail, null);
      }
    }

    private void limit(String what, long actual, long max) throws RingFormatException {
      if (actual > max) {
        throw new RingFormatException(
            Problem.UNSUPPORTED,
            "%s: %s is %d, the limit is %d".formatted(source, what, actual, max));
      }
    }
  }
}
