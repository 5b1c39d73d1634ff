package org.keepalive4j.internal.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
  private static final List<String> KNOWN = List.of("list", "set", "policy", "explain", "on");

  @ParameterizedTest
  @CsvSource({
    "lst, list",
    "lsit, list", // swapped
    "LIST, list",
    "listt, list",
    "lisst, list",
    "pollicies, ", // three errors
    "polycy, policy",
    "polic, policy",
    "explian, explain",
    "st, set",
    "no, on",
    "x, ",
    "install, ",
    "'', ",
  })
  void findsAWordWithUpToTwoErrorsAndNoMoreThanHalfOfIt(String word, String meant) {
    assertThat(Spelling.nearest(word, KNOWN)).isEqualTo(Optional.ofNullable(meant));
  }
}
