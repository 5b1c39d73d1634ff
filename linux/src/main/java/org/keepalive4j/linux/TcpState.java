package org.keepalive4j.linux;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The state of a TCP socket: net/tcp_states.h, RFC 9293. */
public enum TcpState {
  ESTABLISHED(1, "established"),
  SYN_SENT(2, "syn-sent"),
  SYN_RECV(3, "syn-recv"),
  FIN_WAIT_1(4, "fin-wait-1"),
  FIN_WAIT_2(5, "fin-wait-2"),
  TIME_WAIT(6, "time-wait"),
  CLOSED(7, "closed"),
  CLOSE_WAIT(8, "close-wait"),
  LAST_ACK(9, "last-ack"),
  LISTENING(10, "listening"),
  CLOSING(11, "closing"),
  /** A half-open connection. Netlink shows it as {@link #SYN_RECV}. */
  NEW_SYN_RECV(12, "new-syn-recv"),
  /** Bound, but neither listening nor connected. Since Linux 6.8, and only if requested. */
  BOUND_INACTIVE(13, "bound-inactive");

  // The names of ss(8) for several states
  private static final Map<String, Set<TcpState>> GROUPS =
      Map.of(
          "all", EnumSet.range(ESTABLISHED, CLOSING),
          "connected", without(LISTENING, CLOSED),
          "synchronized", without(LISTENING, CLOSED, SYN_SENT),
          "bucket", EnumSet.of(SYN_RECV, TIME_WAIT),
          "big", without(SYN_RECV, TIME_WAIT));

  private static final TcpState[] IN_ORDER = values(); // numbered from 1 without gaps

  private final int number;
  private final String word;

  TcpState(int number, String word) {
    this.number = number;
    this.word = word;
  }

  /** Returns the name in {@code ss}: {@code established}, {@code syn-sent}, {@code listening}. */
  public String word() {
    return word;
  }

  /** Returns the abbreviation that {@code ss} prints: {@code ESTAB}, {@code LISTEN}. */
  public String abbreviation() {
    return switch (this) {
      case ESTABLISHED -> "ESTAB";
      case LISTENING -> "LISTEN";
      case CLOSED -> "UNCONN";
      default -> word.toUpperCase(Locale.ROOT);
    };
  }

  /**
   * Returns the states that {@code ss} means by a name or an abbreviation, in any case, with or
   * without hyphens: {@code time-wait}, {@code ESTAB}, {@code TIME_WAIT}, {@code connected}. Empty
   * for a name that ss doesn't know.
   */
  public static Set<TcpState> named(String name) {
    String letters = letters(name);
    Set<TcpState> group = GROUPS.get(letters);
    if (group != null) {
      return Set.copyOf(group);
    }
    for (TcpState state : EnumSet.range(ESTABLISHED, CLOSING)) {
      if (letters.equals(letters(state.word)) || letters.equals(letters(state.abbreviation()))) {
        return Set.of(state);
      }
    }
    return Set.of();
  }

  private static String letters(String name) {
    return name.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
  }

  private static Set<TcpState> without(TcpState... states) {
    Set<TcpState> others = EnumSet.range(ESTABLISHED, CLOSING);
    others.removeAll(List.of(states));
    return others;
  }

  /** Returns whether a socket in this state has a peer. */
  public boolean isConnection() {
    return this != LISTENING && this != CLOSED && this != BOUND_INACTIVE;
  }

  /** Returns the kernel's number for the state, 1 to 13. */
  public int number() {
    return number;
  }

  /** Returns the state's bit in the kernel's sets of states, {@code 1 << number()}. */
  public int bit() {
    return 1 << number;
  }

  /**
   * Returns the state with one of the kernel's numbers.
   *
   * @throws IllegalArgumentException for a number that isn't a state's
   */
  public static TcpState of(int number) {
    if (number < 1 || number > IN_ORDER.length) {
      throw new IllegalArgumentException("not the number of a TCP state: " + number);
    }
    return IN_ORDER[number - 1];
  }

  /**
   * Returns whether a connection in this state without an owner may be waiting for accept(2). In
   * the other states, its process has closed it.
   */
  boolean mayWaitToBeAccepted() {
    return this == ESTABLISHED || this == CLOSE_WAIT;
  }
}
