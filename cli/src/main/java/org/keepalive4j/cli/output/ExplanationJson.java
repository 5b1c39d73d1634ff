package org.keepalive4j.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import org.keepalive4j.SystemValues;

/** Prints an explanation as one JSON object. */
public final class ExplanationJson {
  private ExplanationJson() {}

  /** Prints it to out. */
  public static void write(Explanation explanation, OutputStream out) throws IOException {
    JsonGenerator json = SocketJson.generator(out);
    json.writeStartObject();
    json.writeStringField("settings", explanation.settings().toString());
    system(json, explanation.system());
    json.writeFieldName("detection");
    DetectionJson.write(json, explanation.detections());
    json.writeNumberField(
        "probesPerHour", explanation.isOn() ? 3600.0 / explanation.period().toSeconds() : 0);
    json.writeArrayFieldStart("settingsWarnings");
    for (String warning : explanation.warnings()) {
      json.writeString(warning);
    }
    json.writeEndArray();
    boxes(json, "warnings", explanation.droppedBy());
    boxes(
        json,
        "notKeptByProbes",
        Middlebox.KNOWN.stream().filter(box -> !box.countsProbes()).toList());
    if (explanation.goal().isPresent()) {
      json.writeStringField("advice", explanation.advice().map(Object::toString).orElse(null));
    }
    json.writeEndObject();
    json.writeRaw('\n');
    json.flush();
  }

  private static void boxes(JsonGenerator json, String key, List<Middlebox> boxes)
      throws IOException {
    json.writeArrayFieldStart(key);
    for (Middlebox box : boxes) {
      json.writeStartObject();
      json.writeStringField("name", box.name());
      json.writeNumberField("timeoutSeconds", box.timeout().toSeconds());
      json.writeStringField("source", box.source());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void system(JsonGenerator json, SystemValues system) throws IOException {
    json.writeObjectFieldStart("system");
    json.writeNumberField("hz", system.hz());
    json.writeNumberField("idleSeconds", system.idle().toSeconds());
    json.writeNumberField("intervalSeconds", system.interval().toSeconds());
    json.writeNumberField("count", system.count());
    json.writeNumberField("retries2", system.retries2());
    json.writeNumberField("rtoMinMillis", millis(system.rtoMin()));
    json.writeNumberField("rtoMaxMillis", system.rtoMax().toMillis());
    json.writeNumberField("rttMillis", millis(system.roundTrip()));
    json.writeNumberField("earlyRetrans", system.earlyRetrans());
    json.writeEndObject();
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}
