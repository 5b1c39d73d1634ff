package org.keepalive4j.linux.internal.scan;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.linux.Backend;
import org.keepalive4j.linux.Change;
import org.keepalive4j.linux.SocketSettings;
import org.keepalive4j.linux.TcpSocket;
import org.keepalive4j.linux.TcpState;
import org.keepalive4j.linux.internal.bpf.Bpf;
import org.keepalive4j.linux.internal.bpf.BpfLink;
import org.keepalive4j.linux.internal.bpf.SocketIterator;
import org.keepalive4j.linux.internal.bpf.iter.ListProgram;
import org.keepalive4j.linux.internal.bpf.iter.SocketLayout;
import org.keepalive4j.linux.internal.bpf.iter.SocketRecord;
import org.keepalive4j.linux.internal.process.NetworkNamespaces;
import org.keepalive4j.linux.internal.sockdiag.DirectionInference;
import org.keepalive4j.linux.internal.sockdiag.DumpDecoder;
import org.keepalive4j.linux.internal.syscall.Kernel;

/**
 * Reads all sockets with their settings in one scan by a BPF program, including sockets without an
 * owner. It collects changes and makes them in further scans, in batches, because each socket is
 * kept in memory until its outcome is reported.
 */
final class BpfBackend extends SettingsBackend implements SocketSource {
  // About 350 bytes each. So a heap of 64 MB is enough for 300,000 sockets, in ten scans of 0.1 µs
  // per socket.
  private static final int MAX_COLLECTED = 1 << 15;

  private static final ByteBuffer NO_RECORD = ByteBuffer.allocate(SocketRecord.LENGTH);

  private final Bpf bpf;
  private final SocketLayout fields;
  private final BpfLink list;
  private final SocketRecord record;
  private final Map<Long, SocketSettings> postponed = new HashMap<>();
  private final List<Wanted> wanted = new ArrayList<>();

  private record Wanted(TcpSocket socket, SocketSettings before) {}

  private BpfBackend(Bpf bpf, SocketLayout fields, BpfLink list, int ticksPerSecond) {
    this.bpf = bpf;
    this.fields = fields;
    this.list = list;
    record = new SocketRecord(ticksPerSecond);
  }

  /**
   * Opens the backend. It already tries everything that the kernel may refuse, because the scan can
   * still choose another backend now.
   *
   * @param changes whether the scan changes sockets, too
   * @throws IOException if this process lacks privileges, or the kernel doesn't support it
   */
  static BpfBackend open(Kernel kernel, int states, boolean changes) throws IOException {
    int ticksPerSecond = kernel.ticksPerSecond();
    var bpf = new Bpf(kernel);
    var fields = new SocketLayout(ticksPerSecond);
    @Nullable BpfLink list = null;
    boolean complete = false;
    // Listeners, too, because they show which side opened a connection.
    try (var program = ListProgram.load(bpf, fields, states | TcpState.LISTENING.bit())) {
      list = BpfLink.iterator(bpf, program);
      kernel.close(SocketIterator.open(bpf, list));
      if (changes) {
        BpfChanges.requireAccess(bpf, fields);
      }
      complete = true;
      return new BpfBackend(bpf, fields, list, ticksPerSecond);
    } finally {
      if (!complete) {
        if (list != null) {
          list.close();
        }
        fields.close();
        bpf.close();
      }
    }
  }

  @Override
  Backend kind() {
    return Backend.BPF;
  }

  @Override
  public int open(Kernel inside) throws IOException {
    try (var calls = new Bpf(inside)) {
      return SocketIterator.open(calls, list);
    }
  }

  @Override
  public void run(
      int descriptor,
      int states,
      @Nullable DirectionInference directions,
      DumpDecoder.Visitor visitor)
      throws IOException {
    try {
      SocketIterator.read(
          bpf,
          descriptor,
          SocketRecord.LENGTH,
          (records, offset) -> {
            record.moveTo(records, offset);
            int bit = 1 << record.state();
            // The kernel iterates over all listeners before the first connection: tcp_get_idx()
            if (directions != null && bit == TcpState.LISTENING.bit()) {
              directions.socket(record);
            }
            if ((states & bit) != 0) {
              visitor.socket(record);
            }
          });
    } finally {
      record.moveTo(NO_RECORD, 0); // the iterator's buffer is released
    }
  }

  @Override
  public boolean isInterrupted() {
    return false;
  }

  @Override
  @Nullable SocketSettings read(long inode, long cookie) {
    return cookie == record.cookie() ? current() : postponed.get(cookie);
  }

  @Override
  void postpone(long cookie) {
    var settings = current();
    if (settings != null) {
      postponed.put(cookie, settings);
    }
  }

  private @Nullable SocketSettings current() {
    return record.hasOptions()
        ? settings(
            record.option(KeepAliveOption.KEEP_ALIVE) != 0,
            record.option(KeepAliveOption.IDLE),
            record.option(KeepAliveOption.INTERVAL),
            record.option(KeepAliveOption.COUNT),
            record.option(KeepAliveOption.USER_TIMEOUT))
        : null;
  }

  @Override
  @Nullable Change change(TcpSocket socket, KeepAlive wanted, boolean dryRun) {
    var before = read(socket.inode(), socket.cookie());
    if (before == null) {
      return refused(socket, UNREADABLE);
    }
    var outcome = unlessToBeSet(socket, before, wanted, dryRun);
    if (outcome == null) {
      this.wanted.add(new Wanted(socket, before)); // finish() reports it
    }
    return outcome;
  }

  @Override
  boolean isFull() {
    return wanted.size() >= MAX_COLLECTED;
  }

  @Override
  void finish(KeepAlive settings, NetworkNamespaces namespaces, Consumer<? super Change> consumer)
      throws IOException {
    if (wanted.isEmpty()) {
      return;
    }
    long[] cookies = new long[wanted.size()];
    Set<Long> namespaceIds = new HashSet<>();
    for (int i = 0; i < cookies.length; i++) {
      var socket = wanted.get(i).socket();
      cookies[i] = socket.cookie();
      namespaceIds.add(socket.namespace().id());
    }
    Map<Long, BpfChanges.Result> results =
        BpfChanges.make(bpf, fields, settings, cookies, namespaceIds, namespaces);
    for (var each : wanted) {
      var result = results.get(each.socket().cookie());
      consumer.accept(
          result == null
              ? new Change.Closed(each.socket())
              : outcome(each.socket(), each.before(), result.after(), settings, result.refusal()));
    }
    wanted.clear();
  }

  @Override
  public void close() {
    list.close();
    fields.close();
    bpf.close();
  }
}
