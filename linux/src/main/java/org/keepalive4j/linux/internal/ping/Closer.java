package org.keepalive4j.linux.internal.ping;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.Errno;
import org.keepalive4j.linux.PingAnswer;
import org.keepalive4j.linux.internal.bpf.Bpf;
import org.keepalive4j.linux.internal.bpf.BpfLink;
import org.keepalive4j.linux.internal.bpf.BpfMap;
import org.keepalive4j.linux.internal.bpf.BpfProgram;
import org.keepalive4j.linux.internal.bpf.SocketIterator;
import org.keepalive4j.linux.internal.bpf.iter.CloseProgram;
import org.keepalive4j.linux.internal.bpf.iter.SocketLayout;
import org.keepalive4j.linux.internal.process.NetworkNamespaces;
import org.keepalive4j.linux.internal.scan.NetlinkDump;
import org.keepalive4j.linux.internal.sockdiag.SocketMessage;
import org.keepalive4j.linux.internal.syscall.Kernel;

/**
 * Closes connections unless a segment came in since the last look. With BPF (Linux 6.5), the kernel
 * compares and closes while it holds the socket's lock. Without, there are some microseconds
 * between the last look and SOCK_DESTROY in which an answer would come too late.
 */
final class Closer implements AutoCloseable {
  private final NetworkNamespaces namespaces;
  private final Bpf bpf;
  private final SocketLayout fields;
  private boolean withoutBpf;

  /**
   * A connection whose peer didn't answer.
   *
   * @param message what the last look at it saw
   */
  record Dead(PingAnswer.NoAnswer answer, SocketMessage message) {}

  Closer(Kernel kernel, NetworkNamespaces namespaces) {
    this.namespaces = namespaces;
    bpf = new Bpf(kernel);
    fields = new SocketLayout(kernel.ticksPerSecond());
  }

  /**
   * Closes connections of one network namespace.
   *
   * @param dead the connections by cookie
   * @param dump a netlink socket of the namespace
   * @return what became of each. Connections that got a segment since the last look, or were closed
   *     by somebody else, are left out
   */
  List<PingAnswer.NoAnswer> close(Map<Long, Dead> dead, long namespace, NetlinkDump dump)
      throws IOException {
    List<PingAnswer.NoAnswer> closedByBpf = withoutBpf ? null : closeByBpf(dead, namespace);
    if (closedByBpf != null) {
      return closedByBpf;
    }
    withoutBpf = true;
    List<PingAnswer.NoAnswer> answers = new ArrayList<>();
    for (Dead each : dead.values()) {
      SocketMessage last = each.message();
      SocketMessage now = dump.again(last);
      if (now != null && now.hasCounters() && now.segmentsIn() == last.segmentsIn()) {
        int errno = dump.close(now);
        if (errno != Errno.ENOENT) {
          answers.add(errno == 0 ? closed(each) : refused(each, errno));
        }
      }
    }
    return answers;
  }

  /** Returns null if the kernel can't do it, or doesn't permit it. */
  private @Nullable List<PingAnswer.NoAnswer> closeByBpf(Map<Long, Dead> dead, long namespace)
      throws IOException {
    long[] cookies = new long[dead.size()];
    int[] segmentsIn = new int[dead.size()];
    int index = 0;
    for (var each : dead.entrySet()) {
      cookies[index] = each.getKey();
      segmentsIn[index++] = each.getValue().message().segmentsIn();
    }
    Set<Long> closed = new HashSet<>();
    try (var map = map(cookies.length);
        var program = map == null ? null : load(map);
        var link = program == null ? null : BpfLink.iterator(bpf, program)) {
      if (map == null || link == null) {
        return null;
      }
      map.putAll(cookies, segmentsIn);
      run(namespace, link, (records, offset) -> closed.add(records.getLong(offset)));
    }
    return dead.values().stream()
        .filter(each -> closed.contains(each.answer().socket().cookie()))
        .map(Closer::closed)
        .toList();
  }

  private @Nullable BpfMap map(int entries) {
    try {
      return BpfMap.hash(bpf, "keepalive_dead", Long.BYTES, Integer.BYTES, entries);
    } catch (IOException notPermitted) {
      return null;
    }
  }

  private @Nullable BpfProgram load(BpfMap segmentsIn) {
    try {
      return CloseProgram.load(bpf, fields, segmentsIn);
    } catch (IOException notPossible) {
      return null;
    }
  }

  private void run(long namespace, BpfLink link, SocketIterator.Visitor visitor)
      throws IOException {
    namespaces.inside(
        namespace,
        inside -> {
          try (var insideBpf = new Bpf(inside)) {
            return SocketIterator.run(insideBpf, link, CloseProgram.LENGTH, visitor);
          }
        });
  }

  private static PingAnswer.NoAnswer closed(Dead dead) {
    return with(dead, true, Optional.empty());
  }

  private static PingAnswer.NoAnswer refused(Dead dead, int errno) {
    String reason =
        Errno.describe("SOCK_DESTROY", errno)
            + switch (errno) {
              case Errno.EOPNOTSUPP ->
                  ". Needs a kernel built with CONFIG_INET_DIAG_DESTROY, or Linux 6.5 with CAP_BPF"
                      + " and CAP_PERFMON";
              case Errno.EPERM -> ". Needs CAP_NET_ADMIN in its network namespace";
              default -> "";
            };
    return with(dead, false, Optional.of(reason));
  }

  private static PingAnswer.NoAnswer with(
      Dead dead, boolean closed, Optional<String> whyNotClosed) {
    var answer = dead.answer();
    return new PingAnswer.NoAnswer(
        answer.socket(),
        answer.segmentsSent(),
        answer.waited(),
        answer.silent(),
        closed,
        whyNotClosed);
  }

  @Override
  public void close() {
    fields.close();
    bpf.close();
  }
}
