package org.keepalive4j.cli.text;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.Change;
import org.keepalive4j.linux.RawSettings;

/**
 * Changes as JSON, one object a line: the keys of the socket, with its settings after the change;
 * {@code outcome} (changed, already, refused, vanished); {@code reason}, null unless refused;
 * {@code before} and {@code after}.
 */
public final class ChangeJson implements ChangeForm {
  private final JsonGenerator json;
  private final boolean namespaces;

  /** Prints to out; namespaces adds which network namespace a socket is in. */
  public ChangeJson(OutputStream out, boolean namespaces) {
    this.json = SocketJson.generator(out);
    this.namespaces = namespaces;
  }

  @Override
  public void add(Change change) {
    try {
      switch (change) {
        case Change.Changed it -> write(change, "changed", null, it.before(), it.after());
        case Change.AlreadySo it -> write(change, "already", null, it.settings(), it.settings());
        case Change.Refused it -> write(change, "refused", it.reason(), it.before(), it.after());
        case Change.Vanished it -> write(it, "vanished", null, null, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(
      Change change,
      String outcome,
      @Nullable String reason,
      @Nullable RawSettings before,
      @Nullable RawSettings after)
      throws IOException {
    json.writeStartObject();
    SocketJson.write(json, change.socket().with(after), namespaces);
    json.writeStringField("outcome", outcome);
    json.writeStringField("reason", reason);
    settings("before", before);
    settings("after", after);
    json.writeEndObject();
    json.writeRaw('\n');
  }

  private void settings(String key, @Nullable RawSettings settings) throws IOException {
    if (settings == null) {
      json.writeNullField(key);
      return;
    }
    json.writeObjectFieldStart(key);
    SocketJson.settings(json, settings.keepAlive(), settings);
    json.writeEndObject();
  }

  @Override
  public void end() {
    try {
      json.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
