package org.keepalive4j.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Durations;
import org.keepalive4j.linux.PingAnswer;
import org.keepalive4j.linux.PingListener;

/**
 * Prints the answers of {@code ping} as they come, as lines or as JSON, and counts them. JSON has
 * the keys of the socket; {@code answer} (alive, no-answer, reset, closed, unknown); {@code
 * answeredAfterMillis}, null unless alive; {@code reason}, null if alive; and, if dead connections
 * are to be closed, {@code closed}.
 */
public final class PingReport implements PingListener {
  private static final long SECOND = 1_000_000_000;
  private static final long PROGRESS_STEP_NANOS = 200_000_000;

  /** What happens to connections whose peer doesn't answer. */
  public enum DeadConnections {
    /** Nothing. */
    STAY,
    /** They would be closed, and the report says so. */
    WOULD_CLOSE,
    /** They are closed. */
    CLOSE
  }

  private final StandardStreams streams;
  private final @Nullable JsonGenerator json;
  private final boolean namespaces;
  private final DeadConnections dead;
  private final long started = System.nanoTime();
  private long nextProgress = started + SECOND;
  private long alive;
  private long noAnswer;
  private long reset;
  private long closed;
  private long unknown;
  private long notPermitted;
  private long closedHere;

  /**
   * Prints to the streams.
   *
   * @param asJson whether to print JSON
   * @param namespaces whether JSON has the network namespace of each socket
   */
  public PingReport(
      StandardStreams streams, boolean asJson, boolean namespaces, DeadConnections dead) {
    this.streams = streams;
    this.json = asJson ? SocketJson.generator(streams.out()) : null;
    this.namespaces = namespaces;
    this.dead = dead;
  }

  @Override
  public void answered(PingAnswer ping) {
    switch (ping) {
      case PingAnswer.Alive it -> {
        alive++;
        print(ping, "alive", it.answeredAfter(), null);
      }
      case PingAnswer.NoAnswer it -> {
        noAnswer++;
        closedHere += it.closed() ? 1 : 0;
        print(ping, "no-answer", null, evidence(it));
      }
      case PingAnswer.Reset it -> {
        reset++;
        print(it, "reset", null, "the peer reset it: it doesn't know the connection");
      }
      case PingAnswer.Closed it -> {
        closed++;
        print(ping, "closed", null, it.reason());
      }
      case PingAnswer.Unknown it -> {
        unknown++;
        notPermitted += it.permitted() ? 0 : 1;
        print(ping, "unknown", null, it.reason());
      }
    }
  }

  private static String evidence(PingAnswer.NoAnswer ping) {
    String refusal = ping.whyNotClosed().map(why -> "; not closed: " + why).orElse("");
    return ping.segmentsSent()
        + " segments sent in "
        + time(ping.waited())
        + ", none received, silent for "
        + time(ping.silent())
        + refusal;
  }

  private static String time(Duration duration) {
    return Durations.formatRounded(duration);
  }

  private void print(
      PingAnswer ping, String answer, @Nullable Duration answeredAfter, @Nullable String reason) {
    try {
      if (json != null) {
        printJson(json, ping, answer, answeredAfter, reason);
      } else {
        streams.print(line(ping, answer, answeredAfter, reason));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String line(
      PingAnswer ping, String answer, @Nullable Duration answeredAfter, @Nullable String reason) {
    var socket = ping.socket();
    String outcome =
        answeredAfter == null
            ? answer + ": " + reason + fate(ping)
            // Not rounded: an upper bound of 4 ms isn't 0 s.
            : answer + ", answered within " + Durations.format(answeredAfter);
    return Printable.line(
            socket.local()
                + " - "
                + SocketText.remote(socket)
                + "  "
                + SocketText.owners(socket)
                + "  "
                + outcome)
        + "\n";
  }

  private String fate(PingAnswer ping) {
    return ping instanceof PingAnswer.NoAnswer it && it.closed()
        ? "; closed"
        : ping instanceof PingAnswer.NoAnswer && dead == DeadConnections.WOULD_CLOSE
            ? "; would be closed"
            : "";
  }

  private void printJson(
      JsonGenerator json,
      PingAnswer ping,
      String answer,
      @Nullable Duration answeredAfter,
      @Nullable String reason)
      throws IOException {
    json.writeStartObject();
    SocketJson.write(json, ping.socket(), namespaces);
    json.writeStringField("answer", answer);
    if (answeredAfter == null) {
      json.writeNullField("answeredAfterMillis");
    } else {
      json.writeNumberField("answeredAfterMillis", answeredAfter.toMillis());
    }
    json.writeStringField("reason", reason);
    if (dead != DeadConnections.STAY) {
      json.writeBooleanField("closed", ping instanceof PingAnswer.NoAnswer it && it.closed());
    }
    json.writeEndObject();
    json.writeRaw('\n');
  }

  @Override
  public void waiting(long connections) {
    flush();
    long now = System.nanoTime();
    if (now - nextProgress >= 0) {
      nextProgress = now + PROGRESS_STEP_NANOS;
      streams.progress(connections + (connections == 1 ? " connection" : " connections") + " ...");
    }
  }

  private void flush() {
    try {
      if (json != null) {
        json.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    streams.flush();
  }

  /** Prints the summary: to standard output, or beside JSON to standard error. */
  public void end() {
    if (json != null) {
      flush();
      streams.message(summary());
    } else {
      streams.print(summary() + "\n");
    }
  }

  private String summary() {
    if (total() == 0) {
      return "no connection matches, nobody was asked";
    }
    String words =
        "%d alive, %d no answer, %d reset, %d closed, %d unknown, in %s"
            .formatted(
                alive,
                noAnswer,
                reset,
                closed,
                unknown,
                time(Duration.ofNanos(System.nanoTime() - started)));
    return switch (dead) {
      case STAY -> words;
      case WOULD_CLOSE -> words + "; " + noAnswer + " would be closed";
      case CLOSE -> words + "; " + closedHere + " closed by this command";
    };
  }

  private long total() {
    return alive + noAnswer + reset + closed + unknown;
  }

  /** Returns whether every connection's peer answered. */
  public boolean areAllAlive() {
    return alive == total();
  }

  /** Returns whether a missing privilege is the only reason why not every peer answered. */
  public boolean isNotPermitted() {
    return notPermitted > 0 && alive + notPermitted == total();
  }
}
