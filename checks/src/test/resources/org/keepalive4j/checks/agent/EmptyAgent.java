import java.lang.instrument.Instrumentation;

/** What every agent costs. */
public final class EmptyAgent {
  public static void premain(String argument, Instrumentation instrumentation) {}
}
