package java.net;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import sun.nio.ch.Net;

/** The natives that the JDK's own sockets end in, for the agent. */
public abstract class KeepAliveNatives {
  protected KeepAliveNatives() {}

  /**
   * Makes the class of this file a nestmate of {@link Net}, so that it may call what is private
   * there, and an object of it.
   *
   * @param caller whose module java.base has opened the package of Net to
   * @throws IllegalAccessException if it has not
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

  /** A view of a descriptor of this process; it must not be closed. */
  public abstract FileDescriptor view(int number);

  public abstract int number(FileDescriptor view);

  public abstract int get(FileDescriptor socket, int level, int option) throws IOException;

  public abstract void set(FileDescriptor socket, int level, int option, int value)
      throws IOException;

  public abstract int localPortOf(FileDescriptor socket) throws IOException;

  public abstract int remotePortOf(FileDescriptor socket) throws IOException;

  public abstract InetAddress localAddressOf(FileDescriptor socket) throws IOException;

  public abstract InetAddress remoteAddressOf(FileDescriptor socket) throws IOException;
}
