package org.keepalive4j.cli.output;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.TcpSocket;

/** Compares the sockets of a scan with those of the scan before. */
public final class SocketHistory {
  /** How wide the mark of a row is. */
  static final int MARK_WIDTH = 2;

  private Map<Key, TcpSocket> before = Map.of();
  private Map<Key, TcpSocket> now = Map.of();
  private boolean first = true;
  private boolean second;
  private int added;
  private int gone;

  // A TIME-WAIT socket may have the cookie 0.
  private record Key(long namespace, long cookie, String addresses) {
    static Key of(TcpSocket socket) {
      String addresses = socket.cookie() == 0 ? socket.local() + " " + socket.remote() : "";
      return new Key(socket.namespace().id(), socket.cookie(), addresses);
    }
  }

  /** Compares the sockets of the next scan. Returns them, and those that are gone. */
  public List<TcpSocket> next(List<TcpSocket> sockets) {
    second = !first;
    first = false;
    before = now;
    now = new LinkedHashMap<>();
    for (TcpSocket socket : sockets) {
      now.put(Key.of(socket), socket);
    }
    added = 0;
    for (Key key : now.keySet()) {
      added += second && !before.containsKey(key) ? 1 : 0;
    }
    List<TcpSocket> all = new ArrayList<>(sockets);
    before.forEach((key, socket) -> {
      if (!now.containsKey(key)) {
        all.add(socket);
      }
    });
    gone = all.size() - sockets.size();
    return all;
  }

  /** Returns the socket as the previous scan found it; null if it didn't exist. */
  @Nullable TcpSocket before(TcpSocket socket) {
    return before.get(Key.of(socket));
  }

  private boolean isNew(TcpSocket socket) {
    return second && before(socket) == null;
  }

  private boolean isGone(TcpSocket socket) {
    return !now.containsKey(Key.of(socket));
  }

  /** Returns the mark of a row: + for a new socket, - for one that is gone. */
  String mark(TcpSocket socket) {
    return isGone(socket) ? "- " : isNew(socket) ? "+ " : "  ";
  }

  /** Returns the style of a row that is new or gone; empty for others. */
  String style(TcpSocket socket, boolean coloured) {
    return isGone(socket) ? Style.DIM : isNew(socket) ? coloured ? Style.GREEN : Style.BOLD : "";
  }

  /** Returns how many sockets are there now. */
  public int size() {
    return now.size();
  }

  /** Returns how many sockets are new. */
  public int added() {
    return added;
  }

  /** Returns how many sockets are gone. */
  public int gone() {
    return gone;
  }
}
