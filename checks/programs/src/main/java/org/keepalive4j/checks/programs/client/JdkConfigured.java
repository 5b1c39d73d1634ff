package org.keepalive4j.checks.programs.client;

import java.util.Hashtable;
import javax.naming.NamingException;
import javax.naming.directory.InitialDirContext;

/** JNDI's LDAP client, with and without TLS. */
final class JdkConfigured {
  public static void main(String[] arguments) throws Exception {
    var run = ClientRun.of(arguments);
    System.setProperty("keepalive4j.settings", run.settings().toString());

    var plain = new Hashtable<String, String>();
    plain.put("java.naming.ldap.factory.socket", "org.keepalive4j.KeepAliveSocketFactory");
    connect("ldap://127.0.0.1:" + run.port(), plain);

    var environment = new Hashtable<String, String>();
    environment.put("java.naming.ldap.factory.socket", "org.keepalive4j.KeepAliveSSLSocketFactory");
    connect("ldaps://127.0.0.1:" + run.port(), environment);

    ClientRun.connectionsAreOpen();
  }

  /** Binds in a separate thread, because it waits for the server's answer. */
  private static void connect(String url, Hashtable<String, String> environment) {
    environment.put("java.naming.factory.initial", "com.sun.jndi.ldap.LdapCtxFactory");
    environment.put("java.naming.provider.url", url);
    var thread =
        new Thread(() -> {
          try {
            ClientRun.hold(new InitialDirContext(environment));
          } catch (NamingException e) {
            throw new AssertionError(url, e);
          }
        });
    thread.setDaemon(true);
    thread.start();
  }
}
