package org.keepalive4j.internal.socket;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keepalive4j.Direction;
import org.keepalive4j.KeepAlive;
import org.keepalive4j.KeepAliveOption;
import org.keepalive4j.OpenConnection;
import org.keepalive4j.Refusal;

/** The descriptors of this process that are TCP sockets, found in {@code /proc/self/fd}. */
public final class OpenConnectionReader {
  // include/net/tcp_states.h
  private static final int CLOSE = 7;
  private static final int LISTEN = 10;

  private final NativeSocketOptions raw;
  private final BitSet listenerPorts = new BitSet();
  private final List<OpenConnection> connections = new ArrayList<>();

  private OpenConnectionReader(NativeSocketOptions raw) {
    this.raw = raw;
  }

  /** See {@link OpenConnection#all}. */
  public static List<OpenConnection> connections() {
    NativeSocketOptions raw = NativeSocketOptions.find();
    if (raw == null) {
      Refusal refusal = RefusalReasons.notInThisJdk(KeepAliveOption.USER_TIMEOUT);
      throw new UnsupportedOperationException(
          NativeSocketOptions.LINUX
              ? "a JVM does not see its own sockets: " + refusal.remedy()
              : "a JVM sees its own sockets on Linux only");
    }
    OpenConnectionReader look = new OpenConnectionReader(raw);
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      entries.forEach(look::add);
    } catch (IOException e) {
      throw new UnsupportedOperationException("/proc/self/fd cannot be read", e);
    }
    return look.withDirections();
  }

  private void add(Path entry) {
    try {
      String target = Files.readSymbolicLink(entry).toString();
      if (!target.startsWith("socket:")) {
        return;
      }
      FileDescriptor descriptor =
          raw.descriptors.of(Integer.parseInt(entry.getFileName().toString()));
      int state = raw.tcpState(descriptor);
      InetSocketAddress local = raw.descriptors.localAddress(descriptor);
      if (state == LISTEN) {
        listenerPorts.set(local.getPort());
      } else if (state != CLOSE) {
        InetSocketAddress remote = raw.descriptors.remoteAddress(descriptor);
        KeepAlive inEffect = read(descriptor);
        // Else the number is another socket's by now.
        if (target.equals(Files.readSymbolicLink(entry).toString())) {
          connections.add(new OpenConnection(local, remote, Optional.empty(), inEffect));
        }
      }
    } catch (IOException closedOrNotTcp) {
      // is left out
    }
  }

  private KeepAlive read(FileDescriptor descriptor) {
    Map<KeepAliveOption, Integer> values = new EnumMap<>(KeepAliveOption.class);
    for (KeepAliveOption option : KeepAliveOption.values()) {
      try {
        values.put(option, raw.get(descriptor, option));
      } catch (IOException unknown) {
        // an MPTCP socket does not have all of them; one that is closed is left out later
      }
    }
    return KeepAlive.inEffect(values);
  }

  private List<OpenConnection> withDirections() {
    return connections.stream().map(this::withDirection).toList();
  }

  private OpenConnection withDirection(OpenConnection found) {
    int localPort = found.local().getPort();
    return new OpenConnection(
        found.local(),
        found.remote(),
        Direction.likely(localPort, listenerPorts.get(localPort)),
        found.inEffect());
  }
}
