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
import org.keepalive4j.linux.TcpState;
import org.keepalive4j.linux.internal.bpf.Bpf;
import org.keepalive4j.linux.internal.bpf.BpfLink;
import org.keepalive4j.linux.internal.bpf.BpfMap;
import org.keepalive4j.linux.internal.bpf.iter.ListProgram;
import org.keepalive4j.linux.internal.bpf.iter.SocketLayout;
import org.keepalive4j.linux.internal.bpf.iter.SocketRecord;
import org.keepalive4j.linux.internal.sockdiag.DirectionInference;
import org.keepalive4j.linux.internal.sockdiag.SocketInfo;

/**
 * Infers the direction of open connections for {@link IteratorProgram}. It lists the sockets first,
 * infers directions with {@link DirectionInference}, and passes them to the program in a map.
 */
final class ConnectionDirections implements AutoCloseable {
  static final int CONNECT = 1;
  static final int ACCEPT = 2;

  private static final int AT_A_TIME = 1 << 16; // connections per scan

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

  /** Returns whether the direction of a connection can change its settings. */
  static boolean matterTo(Policy policy) {
    return policy.rules().stream()
        .map(Rule::match)
        .anyMatch(match -> match.direction().isPresent() || match.ports().isPresent());
  }

  static ConnectionDirections prepare(Bpf bpf, Policy policy, SocketLayout fields)
      throws IOException {
    // Twice the size, because connections that close before the scan stay in the map.
    var map = BpfMap.hash(bpf, "keepalive_side", Long.BYTES, Integer.BYTES, 2 * AT_A_TIME);
    try (var program =
        ListProgram.load(bpf, fields, IteratorProgram.STATES | TcpState.LISTENING.bit())) {
      var list = BpfLink.iterator(bpf, program);
      return new ConnectionDirections(policy, map, list, bpf.kernel().ticksPerSecond());
    } catch (IOException | RuntimeException e) {
      map.close();
      throw e;
    }
  }

  /**
   * Returns the map from cookies to directions. The program deletes the entries that it handled.
   */
  BpfMap map() {
    return map;
  }

  /** Returns the iterator whose records go to {@link #add}. */
  BpfLink list() {
    return list;
  }

  /**
   * Starts a network namespace.
   *
   * @param cgroups the IDs of the cgroups whose connections to include, null for all
   */
  void begin(@Nullable Set<Long> cgroups) {
    this.cgroups = cgroups;
    inference = new DirectionInference();
    size = 0;
    written = 0;
  }

  /** Adds a record of the namespace. All listeners come before the first connection. */
  void add(ByteBuffer records, int offset) {
    record.moveTo(records, offset);
    if (record.state() == TcpState.LISTENING.number()) {
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

  /** Returns the direction; if both lead to the same rule, either of them; 0 if unknown. */
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
            Optional.of(direction),
            connection.remoteAddress(),
            Optional.empty(),
            connection.remotePort(),
            connection.localPort()));
  }

  /** Writes the next connections to the map. Returns whether there were any. */
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

  /** Returns how many connections were left out because their direction is unknown. */
  long unknown() {
    return unknown;
  }

  @Override
  public void close() {
    list.close();
    map.close();
  }
}
