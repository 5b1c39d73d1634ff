package org.keepalive4j.checks.programs.client;

import java.sql.SQLException;
import java.util.Properties;
import oracle.jdbc.OracleConnection;
import oracle.jdbc.pool.OracleDataSource;

/**
 * Oracle JDBC: its own properties. The server stays silent, so the connection is never complete.
 */
final class OracleConfigured {
  public static void main(String[] arguments) throws Exception {
    var run = ClientRun.of(arguments);
    var properties = new Properties();
    properties.setProperty("oracle.net.keepAlive", "true");
    properties.setProperty("oracle.net.TCP_KEEPIDLE", "60");
    properties.setProperty("oracle.net.TCP_KEEPINTERVAL", "15");
    properties.setProperty("oracle.net.TCP_KEEPCOUNT", "4");

    var source = new OracleDataSource();
    source.setURL("jdbc:oracle:thin:@//127.0.0.1:" + run.port() + "/checks");
    source.setUser("checks");
    source.setPassword("checks");
    source.setConnectionProperties(properties);
    new Thread(() -> connect(source)).start();
    ClientRun.connectionsAreOpen();
  }

  private static OracleConnection connect(OracleDataSource source) {
    try {
      return (OracleConnection) source.getConnection();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
