package org.keepalive4j.checks.programs.client;

import java.sql.DriverManager;

/** PgJDBC. */
final class PgJdbcConfigured {
  public static void main(String[] arguments) throws Exception {
    var run = ClientRun.of(arguments);
    var url = "jdbc:postgresql://127.0.0.1:" + run.port() + "/postgres?user=postgres&";

    var ours =
        "socketFactory=org.keepalive4j.integrations.postgresql.PostgreSqlSocketFactory&tcpKeepAlive=true&socketFactoryArg=idle=60s,interval=15s,count=4";
    if (run.withUserTimeout()) {
      ours += ",user-timeout=2m";
    }
    ClientRun.hold(DriverManager.getConnection(url + ours));

    var undone = url + ours.replace("tcpKeepAlive=true&", "");
    ClientRun.refuses("add tcpKeepAlive=true", () -> DriverManager.getConnection(undone));
    ClientRun.connectionsAreOpen();
  }
}
