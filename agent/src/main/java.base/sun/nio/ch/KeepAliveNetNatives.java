package sun.nio.ch;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.KeepAliveNatives;

/**
 * Becomes a nestmate of {@link Net} when the agent meets the first socket. Javac lets nobody call
 * the private natives of Net: so they are declared here too, and the agent repoints the calls.
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
  public FileDescriptor view(int number) {
    return IOUtil.newFD(number);
  }

  @Override
  public int number(FileDescriptor view) {
    return IOUtil.fdVal(view);
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
