package org.keepalive4j.cli.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Detection;
import org.keepalive4j.Detection.Situation;
import org.keepalive4j.Direction;
import org.keepalive4j.linux.Endpoint;
import org.keepalive4j.linux.Owner;
import org.keepalive4j.linux.SocketSettings;
import org.keepalive4j.linux.SocketTimer;
import org.keepalive4j.linux.TcpSocket;

/** Prints sockets as JSON, one object a line, with stable keys. Unknown values are null. */
public final class SocketJson implements SocketPrinter {
  private final JsonGenerator json;
  private final SocketColumn.Context context;
  private final boolean namespaces;
  private final @Nullable String time;

  /**
   * Prints to out.
   *
   * @param namespaces whether to add the network namespace of each socket
   * @param time when the sockets were scanned, to add it; null to leave it out
   */
  public SocketJson(
      OutputStream out, SocketColumn.Context context, boolean namespaces, @Nullable Instant time) {
    this.context = context;
    this.json = generator(out);
    this.namespaces = namespaces;
    this.time = time == null ? null : time.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  static JsonGenerator generator(OutputStream out) {
    try {
      return new JsonFactory()
          .createGenerator(out)
          .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
          // also escapes what a terminal would obey: U+009B, and characters that change the
          // direction
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII.mappedFeature())
          .setRootValueSeparator(null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void add(TcpSocket socket) {
    try {
      json.writeStartObject();
      if (time != null) {
        json.writeStringField("time", time);
      }
      write(json, socket, namespaces);
      policy(socket);
      Map<Situation, Optional<Detection>> detections = context.detection().of(socket);
      if (detections == null) {
        json.writeNullField("detection");
      } else {
        json.writeFieldName("detection");
        DetectionJson.write(json, detections);
      }
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the matching rule of an installed policy, null if unknown, nothing if there is none. */
  private void policy(TcpSocket socket) throws IOException {
    PolicyLookup.Answer answer = context.policies().of(socket);
    PolicyLookup.AppliedRule applied = answer.policy();
    if (applied != null) {
      json.writeObjectFieldStart("policy");
      json.writeStringField("cgroup", applied.cgroup());
      json.writeStringField("rule", applied.rule().toString());
      json.writeEndObject();
    } else if (!answer.isKnown()) {
      json.writeNullField("policy");
    }
  }

  @Override
  public void end() {
    try {
      json.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the keys of a socket into the current object. */
  static void write(JsonGenerator json, TcpSocket socket, boolean namespaces) throws IOException {
    json.writeStringField("local", socket.local().toString());
    json.writeStringField("remote", socket.remote().map(Endpoint::toString).orElse(null));
    json.writeStringField("state", socket.state().word());
    json.writeStringField("direction", socket.direction().map(Direction::word).orElse(null));
    settings(json, socket.keepAlive(), socket.settings().orElse(null));
    timer(json, socket.timer());
    silent(json, socket);
    owners(json, socket.owners().orElse(null));
    if (socket.uid().isPresent()) {
      json.writeNumberField("uid", socket.uid().getAsLong());
    } else {
      json.writeNullField("uid");
    }
    json.writeNumberField("inode", socket.inode());
    json.writeStringField("cgroup", SocketText.cgroup(socket));
    if (namespaces) {
      json.writeNumberField("namespace", socket.namespace().id());
    }
  }

  /** Writes how long the peer has been silent into the current object. */
  private static void silent(JsonGenerator json, TcpSocket socket) throws IOException {
    if (socket.silent().isPresent()) {
      json.writeNumberField("silentMillis", socket.silent().get().toMillis());
    } else {
      json.writeNullField("silentMillis");
    }
  }

  /** Writes the five values into the current object. */
  static void settings(
      JsonGenerator json, Optional<Boolean> keepAlive, @Nullable SocketSettings settings)
      throws IOException {
    if (keepAlive.isPresent()) {
      json.writeBooleanField("keepAlive", keepAlive.get());
    } else {
      json.writeNullField("keepAlive");
    }
    if (settings == null) {
      json.writeNullField("idleSeconds");
      json.writeNullField("intervalSeconds");
      json.writeNullField("count");
      json.writeNullField("userTimeoutMillis");
    } else {
      json.writeNumberField("idleSeconds", settings.idleSeconds());
      json.writeNumberField("intervalSeconds", settings.intervalSeconds());
      json.writeNumberField("count", settings.count());
      json.writeNumberField("userTimeoutMillis", settings.userTimeoutMillis());
    }
  }

  private static void timer(JsonGenerator json, SocketTimer timer) throws IOException {
    json.writeObjectFieldStart("timer");
    json.writeStringField("kind", timer.kind().word());
    json.writeNumberField("remainingMillis", timer.remainingMillis());
    json.writeNumberField("probesSent", timer.probesSent());
    json.writeEndObject();
  }

  private static void owners(JsonGenerator json, @Nullable List<Owner> owners) throws IOException {
    if (owners == null) {
      json.writeNullField("owners");
      return;
    }
    json.writeArrayFieldStart("owners");
    for (Owner owner : owners) {
      json.writeStartObject();
      json.writeNumberField("pid", owner.pid());
      json.writeStringField("command", owner.command());
      if (owner.fd() == Owner.IN_RING) {
        json.writeNullField("fd");
      } else {
        json.writeNumberField("fd", owner.fd());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
