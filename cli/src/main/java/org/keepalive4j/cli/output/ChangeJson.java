package org.keepalive4j.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.Change;
import org.keepalive4j.linux.SocketSettings;
import org.keepalive4j.linux.TcpSocket;

/**
 * Prints changes as JSON, one object a line. Each has the keys of the socket, with the settings
 * that are in effect now, and these: {@code outcome} is changed, unchanged, refused, closed, or in
 * a dry run would-change. {@code reason} is null unless refused. {@code before} and {@code after}
 * are settings; {@code after} is read back except in a dry run.
 */
public final class ChangeJson implements ChangePrinter {
  private final JsonGenerator json;
  private final boolean namespaces;
  private final boolean dryRun;

  /**
   * Prints to a stream.
   *
   * @param namespaces whether to add the network namespace of each socket
   * @param dryRun whether nothing was changed
   */
  public ChangeJson(OutputStream out, boolean namespaces, boolean dryRun) {
    this.dryRun = dryRun;
    this.json = SocketJson.generator(out);
    this.namespaces = namespaces;
  }

  @Override
  public void add(Change change) {
    try {
      switch (change) {
        case Change.Changed it ->
            write(change, dryRun ? "would-change" : "changed", null, it.before(), it.after());
        case Change.Unchanged it -> write(change, "unchanged", null, it.settings(), it.settings());
        case Change.Refused it ->
            write(
                change, "refused", it.reason(), it.before().orElse(null), it.after().orElse(null));
        case Change.Closed it -> write(it, "closed", null, null, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(
      Change change,
      String outcome,
      @Nullable String reason,
      @Nullable SocketSettings before,
      @Nullable SocketSettings after)
      throws IOException {
    json.writeStartObject();
    SocketJson.write(json, socket(change, dryRun ? before : after), namespaces);
    json.writeStringField("outcome", outcome);
    json.writeStringField("reason", reason);
    settings("before", before);
    settings("after", after);
    json.writeEndObject();
    json.writeRaw('\n');
  }

  private static TcpSocket socket(Change change, @Nullable SocketSettings settings) {
    return change.socket().with(Optional.ofNullable(settings), change.socket().owners());
  }

  private void settings(String key, @Nullable SocketSettings settings) throws IOException {
    if (settings == null) {
      json.writeNullField(key);
      return;
    }
    json.writeObjectFieldStart(key);
    SocketJson.settings(json, Optional.of(settings.keepAlive()), settings);
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
