package org.keepalive4j.checks.programs.client;

import java.sql.DriverManager;

/** MySQL Connector/J. */
final class MySqlPlain {
  public static void main(String[] arguments) throws Exception {
    int port = ClientRun.serverPort(arguments);

    var url = "jdbc:mysql://127.0.0.1:" + port + "/?user=checks";
    ClientRun.hold(DriverManager.getConnection(url));
    ClientRun.hold(DriverManager.getConnection(url + "&tcpKeepAlive=false"));

    ClientRun.connectionsAreOpen();
  }
}
