package org.keepalive4j.checks.programs.client;

import java.sql.DriverManager;

/** PgJDBC, which by default switches keep-alive off once it is connected. */
final class PgJdbcPlain {
  public static void main(String[] arguments) throws Exception {
    int port = ClientRun.serverPort(arguments);

    var url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
    ClientRun.hold(DriverManager.getConnection(url));
    ClientRun.hold(DriverManager.getConnection(url + "&tcpKeepAlive=true"));

    ClientRun.connectionsAreOpen();
  }
}
