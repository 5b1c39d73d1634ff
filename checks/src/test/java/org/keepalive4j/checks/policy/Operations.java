package org.keepalive4j.checks.policy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.Policy;
import org.keepalive4j.linux.HostReport;
import org.keepalive4j.linux.KernelPolicy;
import org.keepalive4j.linux.SocketField;
import org.keepalive4j.linux.TcpSockets;

/**
 * Runs operations of the library repeatedly and reports which resources this process holds
 * afterwards: {@code Operations CGROUP}. Each line of input is {@code OPERATION TIMES}. The answer
 * has the number of failures, the open descriptors, the bytes of native memory, the resident bytes,
 * and the last failure or the policy. Needs -XX:NativeMemoryTracking=summary.
 */
public final class Operations {
  private static final Pattern OTHER = Pattern.compile("Other \\(reserved=(\\d+)");

  private final String cgroup;
  private final int pid = (int) ProcessHandle.current().pid();
  private int count;
  private String note = "";

  private Operations(String cgroup) {
    this.cgroup = cgroup;
  }

  /** Reads operations until the end of standard input. */
  public static void main(String[] args) throws IOException, JMException {
    var operations = new Operations(args[0]);
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (var listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var client = new Socket(listener.getInetAddress(), listener.getLocalPort());
        var _ = listener.accept()) {
      assert client.isConnected();
      operations.repeat("nothing", 0); // the measurement itself opens files of the JVM
      System.out.println("ready");
      for (var line = input.readLine(); line != null; line = input.readLine()) {
        var words = line.split(" ");
        System.out.println(operations.repeat(words[0], Integer.parseInt(words[1])));
      }
    }
  }

  private String repeat(String operation, int times) throws IOException, JMException {
    int failed = 0;
    for (int i = 0; i < times; i++) {
      note = "";
      try {
        run(operation);
      } catch (IOException e) {
        failed++;
        note = String.valueOf(e.getMessage()).replace('\n', ' ');
      }
    }
    return failed + " " + descriptors() + " " + nativeBytes() + " " + residentBytes() + " " + note;
  }

  private void run(String operation) throws IOException {
    count++;
    var own = TcpSockets.here().ownedBy(pid);
    switch (operation) {
      case "features" -> KernelPolicy.features();
      case "doctor" -> HostReport.examine();
      case "list" ->
          TcpSockets.here()
              .with(
                  SocketField.SETTINGS,
                  SocketField.OWNERS,
                  SocketField.DIRECTION,
                  SocketField.CGROUP)
              .forEach(socket -> {});
      case "everywhere" ->
          TcpSockets.everywhere()
              .with(SocketField.SETTINGS, SocketField.OWNERS)
              .forEach(socket -> {});
      case "missing-process" -> TcpSockets.here().ownedBy(Integer.MAX_VALUE).list();
      case "set" -> own.apply(settings(), change -> {});
      case "dryRun" -> own.dryRun(settings(), change -> {});
      case "install" -> KernelPolicy.install(policy(), cgroup);
      case "install-missing" -> KernelPolicy.install(policy(), cgroup + "/missing");
      case "show" -> KernelPolicy.installed().forEach(shown -> note = shown.policy().toString());
      case "remove" -> KernelPolicy.remove(cgroup);
      case "install-and-remove" -> {
        KernelPolicy.install(policy(), cgroup);
        KernelPolicy.remove(cgroup);
      }
      default -> throw new IllegalArgumentException(operation);
    }
  }

  private KeepAlive settings() {
    return KeepAlive.parse("idle=" + (60 + count % 2) + "s");
  }

  private Policy policy() {
    var policy = Policy.parse("any * idle=" + (60 + count % 1000) + "s,mode=enforce");
    note = policy.toString();
    return policy;
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.count();
    }
  }

  /**
   * Returns the bytes that Java code allocated outside of the heap: the kind "Other" in HotSpot's
   * report.
   */
  private static long nativeBytes() throws JMException {
    var report =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "vmNativeMemory",
                    new Object[] {new String[] {"summary", "scale=b"}},
                    new String[] {String[].class.getName()});
    var other = OTHER.matcher(report);
    return other.find() ? Long.parseLong(other.group(1)) : 0;
  }

  private static long residentBytes() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst()
          .orElseThrow();
    }
  }
}
