package org.keepalive4j.checks.programs.client;

import java.util.Hashtable;
import javax.naming.NamingException;
import javax.naming.directory.InitialDirContext;

/**
 * Binds with JNDI. The arguments are the URL, the socket factory and the connect timeout in
 * milliseconds. Prints the result.
 */
final class LdapBind {
  public static void main(String[] arguments) {
    var environment = new Hashtable<String, String>();
    environment.put("java.naming.factory.initial", "com.sun.jndi.ldap.LdapCtxFactory");
    environment.put("java.naming.provider.url", arguments[0]);
    environment.put("java.naming.ldap.factory.socket", arguments[1]);
    if (arguments.length > 2) {
      environment.put("com.sun.jndi.ldap.connect.timeout", arguments[2]);
    }
    environment.put("com.sun.jndi.ldap.read.timeout", "20000");
    environment.put("java.naming.security.authentication", "simple");
    environment.put("java.naming.security.principal", "cn=keepalive");
    environment.put("java.naming.security.credentials", "secret");
    try {
      new InitialDirContext(environment).close();
      System.out.println("bound");
    } catch (NamingException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        System.out.println(cause);
      }
    }
  }
}
