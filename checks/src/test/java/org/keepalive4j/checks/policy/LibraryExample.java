package org.keepalive4j.checks.policy;

import java.io.IOException;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.Match;
import org.keepalive4j.Policy;
import org.keepalive4j.linux.Change;
import org.keepalive4j.linux.KernelPolicy;
import org.keepalive4j.linux.KernelPolicyException;
import org.keepalive4j.linux.SocketField;
import org.keepalive4j.linux.TcpSockets;

/** The example in docs/reference/library.md, between the lines of dashes. */
final class LibraryExample {
  private LibraryExample() {}

  static void policy(String cgroup) throws IOException {
    // ---
    var policy = Policy.parse("connect *:5432 idle=60s,interval=15s,count=4");
    KernelPolicy.check(policy).forEach(System.out::println); // needs no privileges
    try {
      var result = KernelPolicy.install(policy, cgroup); // "/" is the whole host
      System.out.println(result.existing().changed() + " open connections got their settings");
    } catch (KernelPolicyException e) {
      System.err.println(e.reason() + ": " + e.getMessage()); // what is missing, and the remedy
    }
    for (var installed : KernelPolicy.installed()) {
      System.out.println(installed.cgroup() + " " + installed.policy() + " " + installed.counts());
    }
    KernelPolicy.remove(cgroup);
    // ---
  }

  static void sockets(int pid) throws IOException {
    // ---
    var sockets = TcpSockets.inNamespaceOf(pid).ownedBy(pid).with(SocketField.SETTINGS);
    var result =
        sockets.forEach(socket ->
            System.out.println(socket.local() + " " + socket.remote() + " " + socket.settings()));
    result.missingPrivileges().forEach(System.err::println); // what wasn't visible, and why

    sockets
        .matching(Match.parse("connect *:5432"))
        .apply(
            KeepAlive.parse("idle=60s,interval=15s,count=4"),
            change -> {
              if (change instanceof Change.Refused refused) {
                System.err.println(refused);
              }
            });
    // ---
  }
}
