package org.keepalive4j.agent.engine;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Remembers something of an object for as long as that lives. Identity counts: Netty's descriptors
 * are equal when their numbers are, and numbers are used again.
 */
final class WeakIdentityMap<V> {
  private final ConcurrentHashMap<Identity, V> entries = new ConcurrentHashMap<>();
  private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

  @Nullable V get(Object object) {
    return entries.isEmpty() ? null : entries.get(new Probe(object));
  }

  void put(Object object, V value) {
    for (Reference<?> key = collected.poll(); key != null; key = collected.poll()) {
      entries.remove(key);
    }
    entries.put(new Key(object, collected), value);
  }

  @Nullable V remove(Object object) {
    return entries.isEmpty() ? null : entries.remove(new Probe(object));
  }

  /** Those of objects that live. */
  void forEach(BiConsumer<Object, V> action) {
    entries.forEach((key, value) -> {
      Object object = key.get();
      if (object != null) {
        action.accept(object, value);
      }
    });
  }

  /** What entries are kept and found by. */
  private interface Identity {
    @Nullable Object get();
  }

  /** Finds an entry, without a reference for the collector to care about. */
  private static final class Probe implements Identity {
    private final Object object;

    Probe(Object object) {
      this.object = object;
    }

    @Override
    public Object get() {
      return object;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(object);
    }

    // asked by the map, never of two probes
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && key.refersTo(object);
    }
  }

  private static final class Key extends WeakReference<Object> implements Identity {
    private final int hash;

    Key(Object object, ReferenceQueue<Object> queue) {
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
