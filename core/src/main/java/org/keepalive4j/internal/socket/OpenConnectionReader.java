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

/** Finds the TCP connections of this process in {@code /proc/self/fd} and reads their settings. */
public final class OpenConnectionReader {
  private final NativeSocketOptions raw;
  private final BitSet listenerPorts = new BitSet();
  private final List<OpenConnection> connections = new ArrayList<>();

  private OpenConnectionReader(NativeSocketOptions raw) {
    this.raw = raw;
  }

  /** Implements {@link OpenConnection#all}. */
  public static List<OpenConnection> connections() {
    NativeSocketOptions raw = NativeSocketOptions.find();
    if (raw == null) {
      Refusal refusal = RefusalReasons.notInThisJdk(KeepAliveOption.USER_TIMEOUT);
      throw new UnsupportedOperationException(
          NativeSocketOptions.LINUX
              ? "this JVM can't read its own sockets: " + refusal.remedy()
              : "a JVM can read its own sockets on Linux only");
    }
    OpenConnectionReader reader = new OpenConnectionReader(raw);
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      entries.forEach(reader::add);
    } catch (IOException e) {
      throw new UnsupportedOperationException("/proc/self/fd cannot be read", e);
    }
    return reader.withDirections();
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
      if (state == TcpStates.LISTEN) {
        listenerPorts.set(local.getPort());
      } else if (state != TcpStates.CLOSE) {
        InetSocketAddress remote = raw.descriptors.remoteAddress(descriptor);
        KeepAlive inEffect = read(descriptor);
        // otherwise the number belongs to another socket by now
        if (target.equals(Files.readSymbolicLink(entry).toString())) {
          connections.add(new OpenConnection(local, remote, Optional.empty(), inEffect));
        }
      }
    } catch (IOException closedOrNotTcp) {
      // not listed
    }
  }

  private KeepAlive read(FileDescriptor descriptor) {
    Map<KeepAliveOption, Integer> values = new EnumMap<>(KeepAliveOption.class);
    for (KeepAliveOption option : KeepAliveOption.values()) {
      try {
        values.put(option, raw.get(descriptor, option));
      } catch (IOException unknown) {
        // MPTCP sockets lack some options; a closed socket isn't added to the list
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
