package org.keepalive4j.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.keepalive4j.Detection;
import org.keepalive4j.Detection.Situation;

/** Writes when a dead peer is detected in each situation, as a JSON object. */
final class DetectionJson {
  private DetectionJson() {}

  /** Writes an object with the time and the error of each situation; null means never. */
  static void write(JsonGenerator json, Map<Situation, Optional<Detection>> detections)
      throws IOException {
    json.writeStartObject();
    for (Map.Entry<Situation, Optional<Detection>> each : detections.entrySet()) {
      detection(json, each.getKey().word(), each.getValue());
    }
    json.writeEndObject();
  }

  private static void detection(JsonGenerator json, String key, Optional<Detection> detection)
      throws IOException {
    if (detection.isEmpty()) {
      json.writeNullField(key);
    } else {
      json.writeObjectFieldStart(key);
      json.writeNumberField("earliestMillis", detection.get().earliest().toMillis());
      json.writeNumberField("latestMillis", detection.get().latest().toMillis());
      json.writeStringField("error", detection.get().error().name());
      json.writeEndObject();
    }
  }
}
