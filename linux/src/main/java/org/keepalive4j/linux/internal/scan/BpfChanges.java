package org.keepalive4j.linux.internal.scan;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.linux.Errno;
import org.keepalive4j.linux.SocketSettings;
import org.keepalive4j.linux.internal.bpf.Bpf;
import org.keepalive4j.linux.internal.bpf.BpfLink;
import org.keepalive4j.linux.internal.bpf.BpfMap;
import org.keepalive4j.linux.internal.bpf.SocketIterator;
import org.keepalive4j.linux.internal.bpf.iter.ChangeProgram;
import org.keepalive4j.linux.internal.bpf.iter.SocketLayout;
import org.keepalive4j.linux.internal.process.NetworkNamespaces;
import org.keepalive4j.linux.internal.syscall.Kernel;

/** Gives settings to many sockets in one pass through each network namespace. */
final class BpfChanges {
  private static final KeepAlive EVERY_OPTION =
      KeepAlive.parse("idle=60s,interval=10s,count=5,user-timeout=90s");

  private BpfChanges() {}

  /**
   * What became of a socket. What it had before is for the caller to know: the kernel runs the
   * program once more for a socket whose record found no room, and by then it is changed.
   *
   * @param refusal the options that were refused and why, or that the kernel took other values
   */
  record Result(SocketSettings after, String refusal) {}

  /** Loads what {@link #make} loads, for all options, and throws it away. */
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
   * @param namespaceIds the network namespaces that they are in
   * @param namespaces the way into them
   * @return what became of each, by its cookie; nothing for one that is gone
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
        long own = namespaces.own();
        for (long namespace : namespaceIds) {
          if (namespace == own) {
            SocketIterator.run(bpf, link, ChangeProgram.LENGTH, visitor);
          } else {
            namespaces.inside(namespace, inside -> runInside(inside, link, visitor));
          }
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
        refusal
            .append(refusal.isEmpty() ? "" : ", ")
            .append(option.kernelName())
            .append(": ")
            .append(Errno.describe(-answer));
      }
    }
    return refusal.isEmpty() ? "the kernel took the values and has others" : refusal.toString();
  }
}
