package org.keepalive4j.internal.socket;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.lang.reflect.Method;

/**
 * Finds non-public members of java.base if {@code sun.nio.ch} is opened to this module. Its class
 * {@code Reflect} also makes members of java.net and sun.security.ssl accessible.
 */
final class JavaBaseInternals {
  private static final Module JAVA_BASE = Object.class.getModule();
  private static final Module HERE = JavaBaseInternals.class.getModule();

  private JavaBaseInternals() {}

  static boolean isOpened() {
    return JAVA_BASE.isOpen("sun.nio.ch", HERE);
  }

  /** Returns the option of {@code java} that opens the package to this module. */
  static String flag() {
    return "--add-opens java.base/sun.nio.ch=" + (HERE.isNamed() ? HERE.getName() : "ALL-UNNAMED");
  }

  /** Returns a handle of a method in the opened package. */
  static MethodHandle handle(Method method) throws IllegalAccessException {
    method.setAccessible(true);
    return MethodHandles.lookup().unreflect(method);
  }

  /** Returns a getter of a field in the opened package. */
  static MethodHandle getter(Field field) throws IllegalAccessException {
    field.setAccessible(true);
    return MethodHandles.lookup().unreflectGetter(field);
  }

  /** Returns a handle of a method in another package of java.base. */
  static MethodHandle foreignMethod(String className, String name)
      throws ReflectiveOperationException {
    Method lookup =
        reflect().getDeclaredMethod("lookupMethod", String.class, String.class, Class[].class);
    lookup.setAccessible(true);
    return MethodHandles.lookup()
        .unreflect((Method) lookup.invoke(null, className, name, new Class<?>[0]));
  }

  /** Returns a getter of a field in another package of java.base. */
  static MethodHandle foreignField(String className, String name)
      throws ReflectiveOperationException {
    Method lookup = reflect().getDeclaredMethod("lookupField", String.class, String.class);
    lookup.setAccessible(true);
    return MethodHandles.lookup().unreflectGetter((Field) lookup.invoke(null, className, name));
  }

  private static Class<?> reflect() throws ClassNotFoundException {
    return Class.forName("sun.nio.ch.Reflect");
  }

  /** Returns the exception of a method of the JDK that declares IOException, or rethrows it. */
  static IOException asIoException(Throwable thrown) {
    if (thrown instanceof IOException e) {
      return e;
    }
    if (thrown instanceof RuntimeException e) {
      throw e;
    }
    if (thrown instanceof Error e) {
      throw e;
    }
    throw new AssertionError(thrown);
  }
}
