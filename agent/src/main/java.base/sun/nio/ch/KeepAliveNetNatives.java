package sun.nio.ch;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.KeepAliveNatives;

/**
 * Calls the private native methods of {@link Net}. The agent defines this class as a nestmate of
 * Net when it first needs a socket. Because javac rejects calls of Net's private methods, they are
 * declared here too, and the agent redirects the calls to Net.
 */
public final class KeepAliveNetNatives extends KeepAliveNatives {
  public KeepAliveNetNatives() {}

  private static native int getIntOption0(
      FileDescriptor socket, boolean mayNeedConversion, int level, int option) throws IOException;

  private static native void setIntOption0(
      FileDescriptor socket,
      boolean mayNeedConversion,
      int level,
      int option,
      int value,
      boolean isIpv6)
      throws IOException;

  private static native int localPort(FileDescriptor socket) throws IOException;

  private static native int remotePort(FileDescriptor socket) throws IOException;

  private static native InetAddress localInetAddress(FileDescriptor socket) throws IOException;

  private static native InetAddress remoteInetAddress(FileDescriptor socket) throws IOException;

  @Override
  public FileDescriptor descriptor(int number) {
    return IOUtil.newFD(number);
  }

  @Override
  public int number(FileDescriptor descriptor) {
    return IOUtil.fdVal(descriptor);
  }

  @Override
  public int get(FileDescriptor socket, int level, int option) throws IOException {
    return getIntOption0(socket, false, level, option);
  }

  @Override
  public void set(FileDescriptor socket, int level, int option, int value) throws IOException {
    setIntOption0(socket, false, level, option, value, false);
  }

  @Override
  public int localPortOf(FileDescriptor socket) throws IOException {
    return localPort(socket);
  }

  @Override
  public int remotePortOf(FileDescriptor socket) throws IOException {
    return remotePort(socket);
  }

  @Override
  public InetAddress localAddressOf(FileDescriptor socket) throws IOException {
    return localInetAddress(socket);
  }

  @Override
  public InetAddress remoteAddressOf(FileDescriptor socket) throws IOException {
    return remoteInetAddress(socket);
  }
}
