package org.keepalive4j.agent.internal.instrumentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Edits class files that javac has made, loads them and runs them. The class is public because the
 * edited classes call it from another class loader.
 */
public class CallRedirectorTest {
  private static final String ORIGINAL = internalName(Original.class);
  private static final String REPLACEMENT = internalName(Replacement.class);
  private static final Set<String> ONLY_TWICE = Set.of("twice(I)I");

  private static byte[] caller;

  /** The class that is called originally. */
  public static class Original {
    public static int twice(int value) {
      return 2 * value;
    }

    public static String name() {
      return "original";
    }
  }

  /** The class that is called instead. */
  public static class Replacement {
    public static int twice(int value) {
      return 2_000 * value;
    }

    public static String name() {
      return "replacement";
    }
  }

  /** A class whose name begins with the name of another. */
  public static class OriginalToo {
    public static int twice(int value) {
      return 22 * value;
    }
  }

  /** Has constants of all common kinds. A long or double takes two entries of the pool. */
  public static class Caller {
    public static int twice(int value) {
      return Original.twice(value);
    }

    public static int twiceOfAnother(int value) {
      return OriginalToo.twice(value);
    }

    public static String text(int value) {
      long large = 0x1234_5678_9abcL + value;
      double fraction = 0.12345 + value;
      Runnable nothing = () -> {};
      nothing.run();
      return Original.name() + " ä " + large + " " + fraction + " " + 1.5f + Integer.MAX_VALUE;
    }
  }

  @BeforeAll
  static void readClassFile() throws IOException {
    caller = classFile(Caller.class);
  }

  @Test
  void aCallGoesToTheReplacement() throws Exception {
    Class<?> edited = load(CallRedirector.redirect(caller, ORIGINAL, REPLACEMENT));

    assertThat(call(edited, "twice", 3)).isEqualTo(6_000);
  }

  @Test
  void everythingElseInTheClassStaysAsItWas() throws Exception {
    Class<?> edited = load(CallRedirector.redirect(caller, ORIGINAL, REPLACEMENT));

    assertThat(call(edited, "text", 1))
        .isEqualTo(Caller.text(1).replace("original", "replacement"));
    assertThat(call(edited, "twiceOfAnother", 3)).isEqualTo(66);
  }

  @Test
  void callsOfOtherMethodsAreNotRedirected() throws Exception {
    Set<String> found = new HashSet<>();
    Class<?> edited =
        load(CallRedirector.redirect(caller, ORIGINAL, REPLACEMENT, ONLY_TWICE, found));

    assertThat(call(edited, "twice", 3)).isEqualTo(6_000);
    assertThat((String) call(edited, "text", 1)).startsWith("original");
    assertThat(found).isEqualTo(ONLY_TWICE);
  }

  @Test
  void reportsTheRedirectedMethods() {
    Set<String> found = new HashSet<>(Set.of("before()V"));

    CallRedirector.redirect(caller, ORIGINAL, REPLACEMENT, null, found);

    assertThat(found)
        .containsExactlyInAnyOrder("before()V", "twice(I)I", "name()Ljava/lang/String;");
  }

  @Test
  void aClassWithoutSuchACallIsNotChanged() {
    Set<String> found = new HashSet<>();

    assertThat(CallRedirector.redirect(caller, "java/util/Optional", REPLACEMENT)).isNull();
    assertThat(CallRedirector.redirect(caller, ORIGINAL, REPLACEMENT, Set.of("twice()V"), found))
        .isNull();
    assertThat(found).isEmpty();
  }

  @Test
  void theGivenArrayIsNotChanged() {
    byte[] before = caller.clone();

    CallRedirector.redirect(caller, ORIGINAL, REPLACEMENT);

    assertThat(caller).isEqualTo(before);
  }

  @Test
  void aRedirectedCallCanBeRedirectedBack() throws Exception {
    byte[] once = CallRedirector.redirect(caller, ORIGINAL, REPLACEMENT);

    Class<?> back = load(CallRedirector.redirect(once, REPLACEMENT, ORIGINAL));

    assertThat(call(back, "twice", 3)).isEqualTo(6);
  }

  @Test
  void aConstantOfAnUnknownKindIsRefused() {
    byte[] broken = caller.clone();
    broken[10] = 99; // the tag of the first constant

    assertThatIllegalArgumentException()
        .isThrownBy(() -> CallRedirector.redirect(broken, ORIGINAL, REPLACEMENT))
        .withMessageContaining("99");
  }

  private static String internalName(Class<?> type) {
    return type.getName().replace('.', '/');
  }

  private static byte[] classFile(Class<?> type) throws IOException {
    try (var file = type.getResourceAsStream("/" + internalName(type) + ".class")) {
      return file.readAllBytes();
    }
  }

  /** Loads an edited class, so that the JVM verifies it. */
  private static Class<?> load(byte[] classFile) {
    var loader =
        new ClassLoader(CallRedirectorTest.class.getClassLoader()) {
          Class<?> define() {
            return defineClass(Caller.class.getName(), classFile, 0, classFile.length);
          }
        };
    return loader.define();
  }

  private static Object call(Class<?> type, String method, int value) throws Exception {
    Method found = type.getMethod(method, int.class);
    return found.invoke(null, value);
  }
}
