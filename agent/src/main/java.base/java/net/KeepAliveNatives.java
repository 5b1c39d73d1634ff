package java.net;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import sun.nio.ch.Net;

/** Gives the agent the native methods that the JDK's own sockets use. */
public abstract class KeepAliveNatives {
  protected KeepAliveNatives() {}

  /**
   * Defines a class as a nestmate of {@link Net}, so that it can call Net's private methods, and
   * returns an instance.
   *
   * @param classFile a subclass of this class
   * @param caller a lookup in a module to which java.base has opened the package of Net
   * @throws IllegalAccessException if java.base hasn't opened the package
   */
  public static KeepAliveNatives of(byte[] classFile, Lookup caller)
      throws ReflectiveOperationException {
    MethodHandles.privateLookupIn(Net.class, caller);
    return (KeepAliveNatives)
        MethodHandles.privateLookupIn(Net.class, MethodHandles.lookup())
            .defineHiddenClass(classFile, false, Lookup.ClassOption.NESTMATE)
            .lookupClass()
            .getDeclaredConstructor()
            .newInstance();
  }

  /** Returns an object for a descriptor of this process. The caller must not close it. */
  public abstract FileDescriptor descriptor(int number);

  /** Returns the number of a descriptor. */
  public abstract int number(FileDescriptor descriptor);

  /** Calls getsockopt(2) for an int. */
  public abstract int get(FileDescriptor socket, int level, int option) throws IOException;

  /** Calls setsockopt(2) with an int. */
  public abstract void set(FileDescriptor socket, int level, int option, int value)
      throws IOException;

  public abstract int localPortOf(FileDescriptor socket) throws IOException;

  public abstract int remotePortOf(FileDescriptor socket) throws IOException;

  public abstract InetAddress localAddressOf(FileDescriptor socket) throws IOException;

  public abstract InetAddress remoteAddressOf(FileDescriptor socket) throws IOException;
}
