package org.keepalive4j.checks.programs.agent;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.reflect.ReflectPermission;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.Permission;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens pairs of sockets under a security manager, which it sets and removes. It uses java.base
 * alone.
 */
@SuppressWarnings("removal")
public final class SecurityManagerSocketOpener {
  /** Forbids only what the agent needs for the first socket. */
  public static final class NoReflection extends SecurityManager {
    @Override
    public void checkPermission(Permission permission) {
      if (permission instanceof ReflectPermission) {
        throw new SecurityException("forbidden by a test: ".concat(permission.getName()));
      }
    }
  }

  public static void main(String[] arguments) throws Exception {
    List<Socket> kept = new ArrayList<>();
    InetAddress loopback = InetAddress.getLoopbackAddress();
    System.out.println("ready");
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      switch (line) {
        case "forbid" -> {
          // the JDK itself needs this for reflection
          new ServerSocket().close();
          Class.forName("sun.nio.ch.Net", true, null);
          System.setSecurityManager(new NoReflection());
          System.out.println("ok");
        }
        case "allow" -> {
          System.setSecurityManager(null);
          System.out.println("ok");
        }
        case "status" -> System.out.println(System.getProperty("keepalive4j.agent.status"));
        default -> {
          try (ServerSocket listener = new ServerSocket(0, 5, loopback)) {
            Socket client = new Socket(loopback, listener.getLocalPort());
            kept.add(client);
            kept.add(listener.accept());
            // no string concatenation, which needs reflection at its first use
            String port = Integer.toString(client.getLocalPort());
            System.out.println(port.concat(" ").concat(Integer.toString(listener.getLocalPort())));
          }
        }
      }
    }
  }
}
