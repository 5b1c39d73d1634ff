package org.keepalive4j.checks.command;

import java.util.List;
import java.util.Random;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A match and the connections that it must match, written without the parser and the matching under
 * test.
 *
 * @param arguments the words of a command line
 * @param condition whether a connection must match, from what its process reports and the known
 *     direction
 */
record ExpectedMatch(List<String> arguments, BiPredicate<Truth, @Nullable String> condition) {
  private static final String IPV4 = "127.0.0.1";

  /** Returns random matches, most of which match some of these sockets. */
  static ExpectedMatch random(Random random, List<Truth> sockets) {
    Truth one = sockets.get(random.nextInt(sockets.size()));
    String direction = random.nextBoolean() ? "connect" : "accept";
    int port = one.direction().equals("connect") ? port(one.remote()) : port(one.local());
    String host = host(one.remote());
    return switch (random.nextInt(9)) {
      case 0 -> new ExpectedMatch(List.of("--all"), (socket, known) -> true);
      case 1 ->
          new ExpectedMatch(List.of(direction, "*"), (socket, known) -> direction.equals(known));
      case 2 ->
          new ExpectedMatch(
              List.of("any *:" + port),
              (socket, known) -> known != null && service(socket, known) == port);
      case 3 ->
          new ExpectedMatch(
              List.of(direction + " *:" + (port - 2000) + "-" + (port + 2000)),
              (socket, known) ->
                  direction.equals(known) && Math.abs(service(socket, known) - port) <= 2000);
      case 4 ->
          new ExpectedMatch(
              List.of("any", host), (socket, known) -> host(socket.remote()).equals(host));
      case 5 ->
          new ExpectedMatch(
              List.of("any", "127.1.0.0/16"),
              (socket, known) -> host(socket.remote()).startsWith("127.1."));
      case 6 ->
          new ExpectedMatch(
              List.of("any [::]/0"), (socket, known) -> host(socket.remote()).startsWith("["));
      case 7 ->
          new ExpectedMatch(
              List.of("connect", host + ":" + port),
              (socket, known) ->
                  "connect".equals(known)
                      && host(socket.remote()).equals(host)
                      && port(socket.remote()) == port);
      default -> {
        String owner = one.owners().getFirst();
        String process = owner.substring(0, owner.indexOf(':'));
        yield new ExpectedMatch(
            List.of("--pid", process, "any", IPV4),
            (socket, known) ->
                host(socket.remote()).equals(IPV4)
                    && socket.owners().stream().anyMatch(it -> it.startsWith(process + ":")));
      }
    };
  }

  private static int service(Truth socket, String direction) {
    return port(direction.equals("connect") ? socket.remote() : socket.local());
  }

  private static String host(@Nullable String address) {
    return address.substring(0, address.lastIndexOf(':'));
  }

  private static int port(@Nullable String address) {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }
}
