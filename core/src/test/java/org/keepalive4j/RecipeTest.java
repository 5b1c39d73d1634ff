package org.keepalive4j;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.keepalive4j.testing.OutsideJudge;

/** Applies every combination to every kind of socket. Another process reads the result. */
class RecipeTest {
  private static OutsideJudge judge;

  @BeforeAll
  static void startJudge() throws IOException {
    judge = OutsideJudge.start();
  }

  @AfterAll
  static void endJudge() {
    if (judge != null) {
      judge.close();
    }
  }

  static Stream<Recipe> recipes() {
    return Recipe.all();
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void setsTheGivenOptionsAndNoOthers(Recipe recipe) throws Exception {
    recipe.holds(judge, false);
  }
}
