package org.keepalive4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls every public method and constructor of the API with null in place of each argument. */
class NullArgumentsTest {
  /** A name of a parameter, unlike the message that the JVM makes for a dereferenced null. */
  private static final String PARAMETER_NAME = "[a-z][A-Za-z]*";

  private static final KeepAlive SETTINGS = KeepAlive.on();
  private static final Map<Class<?>, Object> SAMPLES =
      Map.ofEntries(
          Map.entry(String.class, "on"),
          Map.entry(KeepAlive.class, SETTINGS),
          Map.entry(KeepAliveOption.class, KeepAliveOption.IDLE),
          Map.entry(Duration.class, Duration.ofSeconds(1)),
          Map.entry(Optional.class, Optional.empty()),
          Map.entry(List.class, List.of()),
          Map.entry(Map.class, Map.of()),
          Map.entry(InputStream.class, InputStream.nullInputStream()),
          Map.entry(InetAddress.class, InetAddress.getLoopbackAddress()),
          Map.entry(InetSocketAddress.class, new InetSocketAddress(1)),
          Map.entry(SSLSocketFactory.class, SSLSocketFactory.getDefault()),
          Map.entry(Host.class, Host.ANY),
          Map.entry(Match.class, Match.ALL),
          Map.entry(Mode.class, Mode.PROTECT),
          Map.entry(SystemValues.class, SystemValues.linux()),
          Map.entry(IcmpError.class, IcmpError.NET_UNREACHABLE),
          Map.entry(Detection.Situation.class, Detection.Situation.IDLE),
          Map.entry(DetectionStep.Kind.class, DetectionStep.Kind.PROBE),
          Map.entry(
              Connection.class,
              new Connection(
                  Optional.empty(), InetAddress.getLoopbackAddress(), Optional.empty(), 1, 2)),
          Map.entry(int.class, 1),
          Map.entry(long.class, 1L),
          Map.entry(boolean.class, true));

  @ParameterizedTest(name = "{0}, parameter {1}")
  @MethodSource("parameters")
  void aNullArgumentIsReportedByTheNameOfItsParameter(Executable call, int index) throws Exception {
    Parameter[] parameters = call.getParameters();
    Object[] arguments = new Object[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      arguments[i] = i == index ? null : sample(parameters[i].getType());
    }

    Throwable thrown = catchThrowable(() -> invoke(call, arguments));

    assertThat(thrown).as("%s, parameter %d", call, index).isInstanceOf(NullPointerException.class);
    assertThat(thrown.getMessage()).as("%s, parameter %d", call, index).matches(PARAMETER_NAME);
    if (parameters[index].isNamePresent()) {
      assertThat(thrown).hasMessage(parameters[index].getName());
    }
  }

  private static void invoke(Executable call, @Nullable Object[] arguments) throws Throwable {
    try {
      if (call instanceof Constructor<?> constructor) {
        constructor.newInstance(arguments);
      } else {
        Method method = (Method) call;
        method.invoke(
            Modifier.isStatic(method.getModifiers()) ? null : sample(method.getDeclaringClass()),
            arguments);
      }
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static Object sample(Class<?> type) throws IOException {
    Object sample = SAMPLES.get(type);
    if (sample != null) {
      return sample;
    }
    return switch (type.getSimpleName()) {
      case "Socket" -> new Socket();
      case "ServerSocket" -> new ServerSocket();
      case "NetworkChannel" -> (NetworkChannel) SocketChannel.open();
      case "Builder" -> SystemValues.builder();
      case "Any" -> Host.ANY;
      case "Network" -> Host.Network.of(InetAddress.getLoopbackAddress());
      case "Name" -> new Host.Name("example.org", false);
      case "Policy" -> Policy.parse("on");
      case "PolicySource" -> new PolicySource("on");
      case "Rule" -> Rule.leave(Match.ALL);
      case "DetectionGoal" -> DetectionGoal.survive(Duration.ofMinutes(1));
      default -> throw new AssertionError("this test needs a sample of " + type);
    };
  }

  static Stream<Object[]> parameters() throws IOException, URISyntaxException {
    List<Object[]> parameters = new ArrayList<>();
    for (Class<?> type : publicClasses()) {
      for (Executable call : calls(type)) {
        AnnotatedType[] types = call.getAnnotatedParameterTypes();
        for (int i = 0; i < types.length; i++) {
          if (!call.getParameterTypes()[i].isPrimitive()
              && !types[i].isAnnotationPresent(Nullable.class)) {
            parameters.add(new Object[] {call, i});
          }
        }
      }
    }
    return parameters.stream();
  }

  private static List<Class<?>> publicClasses() throws IOException, URISyntaxException {
    Path api = Path.of(KeepAlive.class.getResource("KeepAlive.class").toURI()).getParent();
    try (Stream<Path> files = Files.list(api)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".class") && !name.equals("package-info.class"))
          .<Class<?>>map(NullArgumentsTest::load)
          .filter(type -> Modifier.isPublic(type.getModifiers()))
          .filter(type -> type != SyntaxException.class) // only the parsers create it
          .toList();
    }
  }

  private static Class<?> load(String file) {
    try {
      return Class.forName(
          "org.keepalive4j." + file.substring(0, file.length() - ".class".length()));
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Executable> calls(Class<?> type) {
    return Stream.concat(
            Arrays.stream(type.getConstructors()), Arrays.stream(type.getDeclaredMethods()))
        .<Executable>map(call -> (Executable) call)
        .filter(call -> Modifier.isPublic(call.getModifiers()) && !call.isSynthetic())
        .filter(call -> !(call instanceof Method method && isOfTheJdk(type, method)))
        .filter(call -> !(type.isInterface() && !Modifier.isStatic(call.getModifiers())))
        .toList();
  }

  /** Returns whether the JDK decides what null means: equals, valueOf and the socket factories. */
  private static boolean isOfTheJdk(Class<?> type, Method method) {
    if (type.isEnum() && method.getName().equals("valueOf")) {
      return true;
    }
    for (Class<?> above = type.getSuperclass(); above != null; above = above.getSuperclass()) {
      try {
        above.getDeclaredMethod(method.getName(), method.getParameterTypes());
        return true;
      } catch (NoSuchMethodException notInherited) {
        // look further up
      }
    }
    return false;
  }
}
