package org.keepalive4j.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.keepalive4j.linux.Feature;
import org.keepalive4j.linux.HostReport;

/** Prints what works on this machine as one JSON object. */
public final class DoctorJson {
  private DoctorJson() {}

  /** Prints it to out. */
  public static void write(HostReport machine, List<Feature> policies, OutputStream out)
      throws IOException {
    JsonGenerator json = SocketJson.generator(out);
    json.writeStartObject();
    json.writeStringField("kernel", machine.kernel());
    json.writeStringField("java", System.getProperty("java.version"));
    json.writeStringField("javaHome", System.getProperty("java.home"));
    features(json, "sockets", machine.features());
    features(json, "policies", policies);
    json.writeEndObject();
    json.writeRaw('\n');
    json.flush();
  }

  private static void features(JsonGenerator json, String key, List<Feature> features)
      throws IOException {
    json.writeArrayFieldStart(key);
    for (Feature feature : features) {
      json.writeStartObject();
      json.writeStringField("name", feature.name());
      json.writeBooleanField("works", feature.works());
      json.writeStringField("detail", feature.detail().orElse(null));
      json.writeStringField("problem", feature.problem().orElse(null));
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
