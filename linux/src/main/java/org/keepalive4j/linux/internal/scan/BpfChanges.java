package org.keepalive4j.linux.internal.scan;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.linux.SocketSettings;
import org.keepalive4j.linux.internal.bpf.Bpf;
import org.keepalive4j.linux.internal.bpf.BpfLink;
import org.keepalive4j.linux.internal.bpf.BpfMap;
import org.keepalive4j.linux.internal.bpf.SocketIterator;
import org.keepalive4j.linux.internal.bpf.iter.ChangeProgram;
import org.keepalive4j.linux.internal.bpf.iter.SocketLayout;
import org.keepalive4j.linux.internal.process.NetworkNamespaces;
import org.keepalive4j.linux.internal.syscall.Kernel;

/** Changes many sockets in one scan of each network namespace. */
final class BpfChanges {
  private static final KeepAlive EVERY_OPTION =
      KeepAlive.parse("idle=60s,interval=10s,count=5,user-timeout=90s");

  private BpfChanges() {}

  /**
   * The outcome for one socket. It doesn't have the values before the change: if a record finds no
   * room, the kernel runs the program again for the socket, which is already changed by then.
   *
   * @param refusal the options that were refused, with their errors; empty for none
   */
  record Result(SocketSettings after, String refusal) {}

  /** Loads what {@link #make} loads, for all options, and discards it. */
  static void requireAccess(Bpf bpf, SocketLayout fields) throws IOException {
    try (var targets = BpfMap.hash(bpf, "keepalive_target", Long.BYTES, Integer.BYTES, 1)) {
      targets.putAll(new long[1], new int[1]);
      ChangeProgram.load(bpf, fields, EVERY_OPTION, targets).close();
    }
  }

  /**
   * Makes the changes.
   *
   * @param cookies the sockets' cookies
   * @param namespaceIds the network namespaces of the sockets
   * @param namespaces enters them
   * @return the outcomes by cookie, without sockets that were closed
   */
  static Map<Long, Result> make(
      Bpf bpf,
      SocketLayout fields,
      KeepAlive settings,
      long[] cookies,
      Set<Long> namespaceIds,
      NetworkNamespaces namespaces)
      throws IOException {
    Map<Long, Result> results = new HashMap<>();
    SocketIterator.Visitor visitor =
        (records, offset) ->
            results.put(
                records.getLong(offset + ChangeProgram.COOKIE),
                new Result(
                    settings(records, offset + ChangeProgram.AFTER),
                    refusal(records, offset + ChangeProgram.ANSWERS)));
    try (var targets =
        BpfMap.hash(bpf, "keepalive_target", Long.BYTES, Integer.BYTES, cookies.length)) {
      targets.putAll(cookies, new int[cookies.length]);
      try (var program = ChangeProgram.load(bpf, fields, settings, targets);
          var link = BpfLink.iterator(bpf, program)) {
        for (long namespace : namespaceIds) {
          namespaces.inside(namespace, inside -> runInside(inside, link, visitor));
        }
      }
    }
    return results;
  }

  private static long runInside(Kernel inside, BpfLink link, SocketIterator.Visitor visitor)
      throws IOException {
    try (var bpf = new Bpf(inside)) {
      return SocketIterator.run(bpf, link, ChangeProgram.LENGTH, visitor);
    }
  }

  private static SocketSettings settings(ByteBuffer records, int offset) {
    return new SocketSettings(
        value(records, offset, KeepAliveOption.KEEP_ALIVE) != 0,
        value(records, offset, KeepAliveOption.IDLE),
        value(records, offset, KeepAliveOption.INTERVAL),
        value(records, offset, KeepAliveOption.COUNT),
        value(records, offset, KeepAliveOption.USER_TIMEOUT));
  }

  private static int value(ByteBuffer records, int offset, KeepAliveOption option) {
    return records.getInt(offset + KeepAliveOption.SAFE_ORDER.indexOf(option) * Integer.BYTES);
  }

  private static String refusal(ByteBuffer records, int offset) {
    var refusal = new StringBuilder();
    for (var option : KeepAliveOption.SAFE_ORDER) {
      int answer = value(records, offset, option);
      if (answer != 0) {
        SettingsBackend.addRefusal(refusal, option, -answer);
      }
    }
    return refusal.toString();
  }
}
