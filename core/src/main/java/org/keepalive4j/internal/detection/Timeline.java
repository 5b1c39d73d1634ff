package org.keepalive4j.internal.detection;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.DetectionStep.Kind;

/** The steps of the timers in order, and the end of the connection. */
public final class Timeline {
  /** Enough for all probes that TCP_KEEPCNT allows. With a user timeout there may be millions. */
  private static final int MAX_STEPS = 127;

  /** A step with its earliest and latest time, in jiffies after the event. */
  public record Entry(Kind kind, int number, long earliest, long latest) {
    private Entry or(Entry other) {
      return new Entry(
          kind, number, Math.min(earliest, other.earliest), Math.max(latest, other.latest));
    }
  }

  private final List<Entry> steps = new ArrayList<>();
  private @Nullable TickRange end;

  void add(Kind kind, int number, TickRange tick) {
    if (steps.size() < MAX_STEPS) {
      steps.add(entry(kind, number, tick));
    }
  }

  /** Adds a tick at which the connection may end. */
  void endAt(TickRange tick) {
    end = end == null ? tick : end.or(tick);
  }

  /** Merges an alternative timeline. Each step's range then includes the ranges of both. */
  void merge(Timeline other) {
    for (int i = 0; i < other.steps.size(); i++) {
      if (i < steps.size()) {
        steps.set(i, steps.get(i).or(other.steps.get(i)));
      } else {
        steps.add(other.steps.get(i));
      }
    }
    if (other.end != null) {
      endAt(other.end);
    }
  }

  /** Returns the steps before the end in order, at most the first 127. */
  public List<Entry> steps() {
    return steps;
  }

  /** Returns the end, null if the connection never ends. */
  public @Nullable Entry end() {
    return end == null ? null : entry(Kind.GIVEN_UP, 1, end);
  }

  private static Entry entry(Kind kind, int number, TickRange tick) {
    // The event may be at the end of its jiffy, so the time may be up to one jiffy shorter.
    return new Entry(kind, number, tick.earliest() - 1, tick.latest());
  }
}
