package org.keepalive4j.checks.client;

import java.sql.DriverManager;

/** PgJDBC, which by default switches keep-alive off once it is connected. */
final class Unchanged {
  public static void main(String[] arguments) throws Exception {
    int port = Run.serverPort(arguments);

    var url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
    Run.hold(DriverManager.getConnection(url));
    Run.hold(DriverManager.getConnection(url + "&tcpKeepAlive=true"));

    Run.connectionsAreOpen();
  }
}
