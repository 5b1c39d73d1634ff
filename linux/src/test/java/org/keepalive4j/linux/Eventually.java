package org.keepalive4j.linux;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.assertj.core.api.Assertions;

/** Waits for a condition, with a deadline. */
final class Eventually {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private Eventually() {}

  /** What is asked for again and again. */
  interface Question<T> {
    T ask() throws IOException;
  }

  static <T> void assertThat(Question<T> question, T expected) throws IOException {
    long end = System.nanoTime() + DEADLINE.toNanos();
    T answer = question.ask();
    while (!Objects.equals(answer, expected) && System.nanoTime() < end) {
      Thread.onSpinWait();
      answer = question.ask();
    }
    Assertions.assertThat(answer).isEqualTo(expected);
  }
}
