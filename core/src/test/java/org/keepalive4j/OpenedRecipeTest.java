package org.keepalive4j;

import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.keepalive4j.testing.InsideJudge;
import org.keepalive4j.testing.Needs;

/** Applies every combination to every kind of socket, listeners included. */
@Tag("opened")
class OpenedRecipeTest {
  @BeforeAll
  static void isOnLinux() {
    Needs.linux();
  }

  static Stream<Recipe> recipes() {
    return Recipe.all();
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void setsTheGivenOptionsAndNoOthers(Recipe recipe) throws Exception {
    try (InsideJudge judge = new InsideJudge()) {
      recipe.holds(judge, true);
    }
  }
}
