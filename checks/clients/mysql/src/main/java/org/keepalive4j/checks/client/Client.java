package org.keepalive4j.checks.client;

import java.sql.DriverManager;

/** MySQL Connector/J. */
final class Client {
  public static void main(String[] arguments) throws Exception {
    var run = Run.of(arguments);
    var url = "jdbc:mysql://127.0.0.1:" + run.port() + "/?user=checks&";

    var ours =
        "socketFactory=org.keepalive4j.integrations.mysql.MySqlSocketFactory&keepAlive=idle=60s,interval=15s,count=4";
    if (run.withUserTimeout()) {
      ours += ",user-timeout=2m";
    }
    Run.hold(DriverManager.getConnection(url + ours));

    if (!run.withUserTimeout()) {
      var tooMuch = url + ours + ",user-timeout=2m";
      Run.refuses("user timeout (TCP_USER_TIMEOUT)", () -> DriverManager.getConnection(tooMuch));
    }
    Run.connectionsAreOpen();
  }
}
