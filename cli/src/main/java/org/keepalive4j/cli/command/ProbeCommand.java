package org.keepalive4j.cli.command;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.keepalive4j.cli.output.PathJson;
import org.keepalive4j.cli.output.PathReport;
import org.keepalive4j.cli.output.PathText;
import org.keepalive4j.cli.output.StandardStreams;
import org.keepalive4j.linux.PathProbe;
import org.keepalive4j.linux.PathResult;
import org.keepalive4j.linux.PathResult.Verdict;

/** {@code keepalive probe}: finds how long the path to a server keeps an idle connection. */
final class ProbeCommand implements Command {
  private static final Pattern SERVER =
      Pattern.compile("(?:\\[(?<v6>[0-9a-fA-F:.%\\w]+)]|(?<host>[^:\\[\\]]+)):(?<port>[0-9]{1,5})");

  @Override
  public int run(Arguments arguments, StandardStreams streams) throws UsageException, IOException {
    InetSocketAddress server = server(arguments);
    PathProbe probe = probe(arguments, server);
    OutputFile report = arguments.outputFile("report");
    cancelWhenInterrupted(probe);
    PathResult result = probe.run(progress -> streams.progress(PathText.of(progress)));
    if (arguments.has("json")) {
      PathJson.write(result, streams.out());
    } else {
      streams.print(PathText.of(result));
    }
    result.stopped().ifPresent(streams::message);
    if (report != null) {
      report.write(PathReport.of(result));
    }
    return result.stopped().isEmpty() && result.verdict() != Verdict.UNKNOWN
        ? ExitStatus.DONE
        : ExitStatus.NOT_DONE;
  }

  private static InetSocketAddress server(Arguments arguments) throws UsageException, IOException {
    if (arguments.words().size() != 1) {
      throw arguments.usage("needs one HOST:PORT, such as db.example.org:5432");
    }
    String text = arguments.words().getFirst();
    Matcher parts = SERVER.matcher(text);
    if (!parts.matches()) {
      throw arguments.usage("needs HOST:PORT or [ADDRESS]:PORT, got `" + text + "`");
    }
    int port = Integer.parseInt(parts.group("port"));
    if (port == 0 || port > 65535) {
      throw arguments.usage("a port is 1 to 65535, got " + port);
    }
    String host = parts.group("v6") == null ? parts.group("host") : parts.group("v6");
    try {
      return new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException e) {
      throw new IOException("no address is known for `" + host + "`", e);
    }
  }

  private static PathProbe probe(Arguments arguments, InetSocketAddress server)
      throws UsageException {
    Duration max = arguments.duration("max");
    try {
      return max == null ? new PathProbe(server) : new PathProbe(server, max);
    } catch (IllegalArgumentException e) {
      throw arguments.usage("--" + e.getMessage());
    }
  }

  /** Makes Ctrl-C stop the search, and end the JVM only after the result is printed. */
  private static void cancelWhenInterrupted(PathProbe probe) {
    Thread main = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              probe.cancel();
              try {
                main.join(Duration.ofSeconds(5));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }));
  }
}
