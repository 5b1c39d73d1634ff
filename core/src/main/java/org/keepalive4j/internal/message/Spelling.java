package org.keepalive4j.internal.message;

import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds the known word that is most similar to a misspelt one, for messages such as "did you mean
 * `idle`?".
 */
public final class Spelling {
  private static final int MOST_ERRORS = 2;

  private Spelling() {}

  /**
   * Returns the known word that is most similar to a misspelt one, the first of several. Empty if
   * more than two characters are wrong, or more than half of the word. One error is a character
   * that is missing, extra, wrong, or swapped with the next one. Upper and lower case are the same.
   */
  public static Optional<String> nearest(String word, Collection<String> known) {
    Objects.requireNonNull(word, "word");
    Objects.requireNonNull(known, "known");
    String best = null;
    int fewest = Math.min(MOST_ERRORS, word.length() / 2) + 1;
    if (word.length() > 100) { // no known word is that long
      return Optional.empty();
    }
    for (String each : known) {
      int errors = distance(word.toLowerCase(Locale.ROOT), each.toLowerCase(Locale.ROOT));
      if (errors < fewest) {
        fewest = errors;
        best = each;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Returns the edit distance with swaps of neighbours: optimal string alignment. */
  private static int distance(String a, String b) {
    int[][] errors = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          errors[i][j] = i + j;
          continue;
        }
        int wrong = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int fewest = errors[i - 1][j - 1] + wrong;
        fewest = Math.min(fewest, Math.min(errors[i - 1][j], errors[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        errors[i][j] = swapped ? Math.min(fewest, errors[i - 2][j - 2] + 1) : fewest;
      }
    }
    return errors[a.length()][b.length()];
  }
}
