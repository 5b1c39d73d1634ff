package org.keepalive4j.agent.engine;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers something of an object for as long as that lives. Identity counts: Netty's descriptors
 * are equal when their numbers are, and numbers are used again.
 */
final class WeakIdentityMap<V> {
  /** By {@link Key}. */
  private final ConcurrentHashMap<Object, V> entries = new ConcurrentHashMap<>();

  private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

  @Nullable V get(Object object) {
    return isEmpty() ? null : entries.get(new Probe(object));
  }

  void put(Object object, V value) {
    forgetCollected();
    entries.put(new Key(object, collected), value);
  }

  @Nullable V remove(Object object) {
    return isEmpty() ? null : entries.remove(new Probe(object));
  }

  /** What is remembered, also of objects that have just been collected. */
  Collection<V> values() {
    return entries.values();
  }

  /** Forgets everything, and answers what it was. */
  List<V> clear() {
    List<V> forgotten = new ArrayList<>();
    for (Object key : entries.keySet()) {
      V value = entries.remove(key);
      if (value != null) {
        forgotten.add(value);
      }
    }
    return forgotten;
  }

  private boolean isEmpty() {
    forgetCollected();
    return entries.isEmpty();
  }

  private void forgetCollected() {
    for (Reference<?> key = collected.poll(); key != null; key = collected.poll()) {
      entries.remove(key);
    }
  }

  /** Finds an entry, without a reference for the collector to care about. */
  private static final class Probe {
    private final Object object;

    Probe(Object object) {
      this.object = object;
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

  private static final class Key extends WeakReference<Object> {
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
