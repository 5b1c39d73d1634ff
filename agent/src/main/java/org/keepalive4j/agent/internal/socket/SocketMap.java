package org.keepalive4j.agent.internal.socket;

import java.io.FileDescriptor;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Maps sockets to values. The key is the descriptor number, so an entry is replaced when another
 * socket gets the same number, and the map never has more entries than sockets were open at once.
 *
 * @param <V> the type of the values
 */
public final class SocketMap<V> {
  private record Entry<V>(WeakReference<Object> socket, V value) {}

  private final ConcurrentHashMap<Integer, Entry<V>> entries = new ConcurrentHashMap<>();

  /**
   * Returns the value of a socket, or null.
   *
   * @param socket the application's object, because the number may belong to another socket by now
   */
  public @Nullable V get(Object socket, FileDescriptor descriptor) {
    Entry<V> entry = entries.isEmpty() ? null : entries.get(SocketSyscalls.number(descriptor));
    return entry != null && entry.socket().refersTo(socket) ? entry.value() : null;
  }

  /** Returns the value of the last socket with this number, which may be closed by now, or null. */
  public @Nullable V getLast(FileDescriptor descriptor) {
    Entry<V> entry = entries.get(SocketSyscalls.number(descriptor));
    return entry == null ? null : entry.value();
  }

  /** Removes all values. */
  public void clear() {
    entries.clear();
  }

  /** Sets the value of a socket. */
  public void put(Object socket, FileDescriptor descriptor, V value) {
    entries.put(SocketSyscalls.number(descriptor), new Entry<>(new WeakReference<>(socket), value));
  }
}
