package org.keepalive4j.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.keepalive4j.linux.PathResult;
import org.keepalive4j.linux.PathResult.Observation;

/** Prints the result of a path probe as one JSON object. Unknown values are null. */
public final class PathJson {
  private PathJson() {}

  /** Prints it to out. */
  public static void write(PathResult result, OutputStream out) throws IOException {
    JsonGenerator json = SocketJson.generator(out);
    json.writeStartObject();
    json.writeStringField("address", PathText.address(result.server().getAddress()));
    json.writeNumberField("port", result.server().getPort());
    json.writeStringField("verdict", word(result.verdict()));
    millis(json, "timeoutMillis", result.timeout());
    json.writeNumberField("longestKeptMillis", result.longestKept().toMillis());
    millis(json, "shortestLostMillis", result.shortestLost());
    if (result.probesRefresh().isPresent()) {
      json.writeBooleanField("probesRefresh", result.probesRefresh().get());
    } else {
      json.writeNullField("probesRefresh");
    }
    json.writeStringField("advice", result.advice().map(Object::toString).orElse(null));
    json.writeStringField("stopped", result.stopped().orElse(null));
    json.writeArrayFieldStart("notes");
    for (String note : result.notes()) {
      json.writeString(note);
    }
    json.writeEndArray();
    json.writeNumberField("tookMillis", result.took().toMillis());
    json.writeArrayFieldStart("connections");
    for (Observation each : result.observations()) {
      json.writeStartObject();
      json.writeNumberField("idleMillis", each.idle().toMillis());
      json.writeStringField("outcome", word(each.outcome()));
      json.writeBooleanField("probed", each.probed());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeRaw('\n');
    json.flush();
  }

  private static void millis(JsonGenerator json, String name, Optional<Duration> span)
      throws IOException {
    if (span.isPresent()) {
      json.writeNumberField(name, span.get().toMillis());
    } else {
      json.writeNullField(name);
    }
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
