package org.keepalive4j.internal.detection;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.DetectionStep.Kind;

/** What the timers do, one after the other, and when the connection ends. */
public final class Timeline {
  /** Room for every probe that TCP_KEEPCNT allows. A user timeout allows millions. */
  private static final int MAX_STEPS = 127;

  /** One step, in jiffies since the event: after {@code earliest}, at {@code latest} at last. */
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

  /** The connection can end at this tick, too. */
  void endAt(TickRange tick) {
    end = end == null ? tick : end.or(tick);
  }

  /** Takes in another way that everything can go: ranges get as wide as both. */
  void join(Timeline other) {
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

  /** The steps before the end, in their order; no more than the first 127. */
  public List<Entry> steps() {
    return steps;
  }

  /** The end, null if the connection never ends. */
  public @Nullable Entry end() {
    return end == null ? null : entry(Kind.GIVEN_UP, 1, end);
  }

  private static Entry entry(Kind kind, int number, TickRange tick) {
    // The event itself lies somewhere in its jiffy, which makes the time up to one jiffy shorter.
    return new Entry(kind, number, tick.earliest() - 1, tick.latest());
  }
}
