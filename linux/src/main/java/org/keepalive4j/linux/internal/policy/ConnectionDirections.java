package org.keepalive4j.linux.internal.policy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.Connection;
import org.keepalive4j.Direction;
import org.keepalive4j.Policy;
import org.keepalive4j.Rule;
import org.keepalive4j.linux.SyscallException;
import org.keepalive4j.linux.internal.bpf.Bpf;
import org.keepalive4j.linux.internal.bpf.BpfLink;
import org.keepalive4j.linux.internal.bpf.BpfMap;
import org.keepalive4j.linux.internal.bpf.iter.ListProgram;
import org.keepalive4j.linux.internal.bpf.iter.SocketLayout;
import org.keepalive4j.linux.internal.bpf.iter.SocketRecord;
import org.keepalive4j.linux.internal.sockdiag.DirectionInference;
import org.keepalive4j.linux.internal.sockdiag.SocketInfo;

/**
 * Which side opened each connection that is there already, for {@link IteratorProgram}: the
 * kernel's sockets are listed first, {@link DirectionInference} decides here, and the program finds
 * the answers in a map.
 */
final class ConnectionDirections implements AutoCloseable {
  static final int CONNECT = 1;
  static final int ACCEPT = 2;

  private static final int LISTEN = 10; // net/tcp_states.h
  private static final int AT_A_TIME = 1 << 16; // connections, for each visit of them all

  private final Policy policy;
  private final BpfMap map;
  private final BpfLink list;
  private final SocketRecord record;

  private DirectionInference inference = new DirectionInference();
  private @Nullable Set<Long> cgroups; // null for all
  private long[] cookies = new long[1024];
  private int[] directions = new int[1024];
  private int size;
  private int written;
  private long unknown;

  private ConnectionDirections(Policy policy, BpfMap map, BpfLink list, int ticksPerSecond) {
    this.policy = policy;
    this.map = map;
    this.list = list;
    record = new SocketRecord(ticksPerSecond);
  }

  /** Whether which side opened a connection can make a difference to what it gets. */
  static boolean matterTo(Policy policy) {
    return policy.rules().stream()
        .map(Rule::match)
        .anyMatch(match -> match.direction() != null || match.ports() != null);
  }

  static ConnectionDirections prepare(Bpf bpf, Policy policy, SocketLayout fields)
      throws IOException {
    // Twice the room: a connection that is closed before it is visited stays in the map.
    var map = BpfMap.hash(bpf, "keepalive_side", Long.BYTES, Integer.BYTES, 2 * AT_A_TIME);
    try (var program = ListProgram.load(bpf, fields, IteratorProgram.STATES | 1 << LISTEN)) {
      var list = BpfLink.iterator(bpf, program);
      return new ConnectionDirections(policy, map, list, bpf.kernel().ticksPerSecond());
    } catch (IOException | RuntimeException e) {
      map.close();
      throw e;
    }
  }

  /** From cookies to directions. The program takes out what it has visited. */
  BpfMap map() {
    return map;
  }

  /** The iterator whose records {@link #add} takes. */
  BpfLink list() {
    return list;
  }

  /**
   * Begins with a network namespace.
   *
   * @param cgroups the ids of those whose connections are meant, null for all
   */
  void begin(@Nullable Set<Long> cgroups) {
    this.cgroups = cgroups;
    inference = new DirectionInference();
    size = 0;
    written = 0;
  }

  /** Takes a record of the namespace. All listeners come before the first connection. */
  void add(ByteBuffer records, int offset) {
    record.moveTo(records, offset);
    if (record.state() == LISTEN) {
      inference.socket(record);
    } else if (cgroups == null || cgroups.contains(record.cgroupId())) {
      int side = directionCode(record);
      if (side == 0) {
        unknown++;
      } else {
        add(record.cookie(), side);
      }
    }
  }

  private void add(long cookie, int side) {
    if (size == cookies.length) {
      cookies = Arrays.copyOf(cookies, 2 * size);
      directions = Arrays.copyOf(directions, 2 * size);
    }
    cookies[size] = cookie;
    directions[size++] = side;
  }

  /** Returns the side, either where both get the same, 0 where it can't be told. */
  private int directionCode(SocketInfo connection) {
    var direction = inference.direction(connection);
    if (direction == null) {
      return rule(connection, Direction.CONNECT).equals(rule(connection, Direction.ACCEPT))
          ? ACCEPT
          : 0;
    }
    return direction == Direction.CONNECT ? CONNECT : ACCEPT;
  }

  private Optional<Rule> rule(SocketInfo connection, Direction direction) {
    return policy.match(
        new Connection(
            direction,
            connection.remoteAddress(),
            null,
            connection.remotePort(),
            connection.localPort()));
  }

  /** Puts the next connections into the map. Returns whether there were any. */
  boolean putNext() throws SyscallException {
    int end = Math.min(size, written + AT_A_TIME);
    if (written == end) {
      return false;
    }
    map.putAll(
        Arrays.copyOfRange(cookies, written, end), Arrays.copyOfRange(directions, written, end));
    written = end;
    return true;
  }

  /** How many connections were left out because which side opened them can't be told. */
  long unknown() {
    return unknown;
  }

  @Override
  public void close() {
    list.close();
    map.close();
  }
}
