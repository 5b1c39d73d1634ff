package org.keepalive4j.agent.engine;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers something of an object for as long as that lives. Identity counts: Netty's descriptors
 * are equal when their numbers are, and numbers are used again.
 */
final class WeakIdentityMap<V> {
  private final ConcurrentHashMap<Key, V> entries = new ConcurrentHashMap<>();
  private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

  @Nullable V get(Object object) {
    return entries.isEmpty() ? null : entries.get(new Key(object, null));
  }

  void put(Object object, V value) {
    for (Reference<?> key = collected.poll(); key != null; key = collected.poll()) {
      entries.remove(key);
    }
    entries.put(new Key(object, collected), value);
  }

  private static final class Key extends WeakReference<Object> {
    private final int hash;

    Key(Object object, @Nullable ReferenceQueue<Object> queue) {
      super(object, queue);
      hash = System.identityHashCode(object);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      if (this == other) {
        return true;
      }
      Object object = get();
      return object != null && other instanceof Key key && key.refersTo(object);
    }
  }
}
