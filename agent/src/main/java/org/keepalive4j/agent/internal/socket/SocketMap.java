package org.keepalive4j.agent.internal.socket;

import java.io.FileDescriptor;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers something of sockets, by the numbers of their descriptors: until another socket has the
 * number. So it never holds more than were open at once.
 */
public final class SocketMap<V> {
  private record Entry<V>(WeakReference<Object> socket, V value) {}

  private final ConcurrentHashMap<Integer, Entry<V>> entries = new ConcurrentHashMap<>();

  /**
   * What is remembered of a socket, or null.
   *
   * @param socket the application's object: a number alone may be another socket's by now
   * @param view its descriptor
   */
  public @Nullable V get(Object socket, FileDescriptor view) {
    Entry<V> entry = entries.isEmpty() ? null : entries.get(SocketSyscalls.number(view));
    return entry != null && entry.socket().refersTo(socket) ? entry.value() : null;
  }

  /** What is remembered of the last socket with that number, be it open or not; or null. */
  public @Nullable V last(FileDescriptor view) {
    Entry<V> entry = entries.get(SocketSyscalls.number(view));
    return entry == null ? null : entry.value();
  }

  public void put(Object socket, FileDescriptor view, V value) {
    entries.put(SocketSyscalls.number(view), new Entry<>(new WeakReference<>(socket), value));
  }
}
