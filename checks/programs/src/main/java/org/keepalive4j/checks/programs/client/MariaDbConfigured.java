package org.keepalive4j.checks.programs.client;

import java.sql.DriverManager;

/** MariaDB Connector/J: its own properties, and for the user timeout a socket factory. */
final class MariaDbConfigured {
  public static void main(String[] arguments) throws Exception {
    var run = ClientRun.of(arguments);
    var url = "jdbc:mariadb://127.0.0.1:" + run.port() + "/?user=checks&sslMode=disable&";

    var ours =
        "socketFactory=org.keepalive4j.integrations.mariadb.MariaDbSocketFactory&keepAlive=idle=60s,interval=15s,count=4";
    if (run.withUserTimeout()) {
      ours += ",user-timeout=2m";
    } else {
      var itsOwn = "tcpKeepIdle=60&tcpKeepInterval=15&tcpKeepCount=4";
      ClientRun.hold(DriverManager.getConnection(url + itsOwn));
      var tooMuch = url + ours + ",user-timeout=2m";
      ClientRun.refuses(
          "user timeout (TCP_USER_TIMEOUT)", () -> DriverManager.getConnection(tooMuch));
    }
    ClientRun.hold(DriverManager.getConnection(url + ours));

    var undone = url + "tcpKeepAlive=false&" + ours;
    ClientRun.refuses(
        "its URL has tcpKeepAlive=false: make them agree",
        () -> DriverManager.getConnection(undone));
    ClientRun.connectionsAreOpen();
  }
}
