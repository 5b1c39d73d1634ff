package org.keepalive4j.checks.programs.client;

import java.sql.DriverManager;

/** MySQL Connector/J. */
final class MySqlConfigured {
  public static void main(String[] arguments) throws Exception {
    var run = ClientRun.of(arguments);
    var url = "jdbc:mysql://127.0.0.1:" + run.port() + "/?user=checks&";

    var ours =
        "socketFactory=org.keepalive4j.integrations.mysql.MySqlSocketFactory&keepAlive=idle=60s,interval=15s,count=4";
    if (run.withUserTimeout()) {
      ours += ",user-timeout=2m";
    }
    ClientRun.hold(DriverManager.getConnection(url + ours));

    if (!run.withUserTimeout()) {
      var tooMuch = url + ours + ",user-timeout=2m";
      ClientRun.refuses(
          "user timeout (TCP_USER_TIMEOUT)", () -> DriverManager.getConnection(tooMuch));
    }
    ClientRun.connectionsAreOpen();
  }
}
