package org.keepalive4j.linux.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.keepalive4j.linux.Errno;
import org.keepalive4j.linux.SyscallException;
import org.keepalive4j.linux.internal.syscall.Kernel;

class OwnersTest {
  private static final int SELF = (int) ProcessHandle.current().pid();

  @Test
  void findsEverySocketOfAProcessUnderItsDescriptor() throws IOException {
    try (ServerSocket one = new ServerSocket(0);
        ServerSocket two = new ServerSocket(0);
        Kernel kernel = Kernel.open()) {
      Owners owners = Owners.ofProcess(kernel, SELF);

      assertThat(one.isBound() && two.isBound()).isTrue();
      Map<Long, Integer> expected = socketsOfSelf();
      assertThat(expected).hasSizeGreaterThanOrEqualTo(2);
      expected.forEach((inode, descriptor) -> {
        int entry = owners.first(inode);
        assertThat(owners.pid(entry)).isEqualTo(SELF);
        assertThat(owners.descriptor(entry)).isEqualTo(descriptor);
        assertThat(owners.next(entry)).isEqualTo(Owners.NONE);
      });
      assertThat(owners.size()).isEqualTo(expected.size());
    }
  }

  @Test
  void findsItsOwnProcessAmongAll() throws IOException {
    try (ServerSocket socket = new ServerSocket(0);
        Kernel kernel = Kernel.open()) {
      Owners owners = Owners.ofAll(kernel);

      assertThat(socket.isBound()).isTrue();
      long inode = socketsOfSelf().keySet().iterator().next();
      assertThat(owners.pid(owners.first(inode))).isEqualTo(SELF);
    }
  }

  @Test
  void keepsEveryOwnerOfASocketWhileItGrows() throws IOException {
    try (Kernel kernel = Kernel.open()) {
      Owners owners = Owners.ofProcess(kernel, SELF);
      int firstInode = 2_000_000_000; // sockets of this process are far below
      for (int i = 0; i < 5000; i++) {
        owners.add(firstInode + i, 10, i);
        owners.add(firstInode + i, 20, i);
      }

      for (int i = 0; i < 5000; i++) {
        Set<Integer> pids = new TreeSet<>();
        int entry = owners.first(firstInode + i);
        for (; entry != Owners.NONE; entry = owners.next(entry)) {
          assertThat(owners.descriptor(entry)).isEqualTo(i);
          pids.add(owners.pid(entry));
        }
        assertThat(pids).containsExactly(10, 20);
      }
      assertThat(owners.first(firstInode - 1)).isEqualTo(Owners.NONE);
    }
  }

  @Test
  void hidesWhatHasNoOwnerAndIsNotClosed() throws IOException {
    try (ServerSocket socket = new ServerSocket(0);
        Kernel kernel = Kernel.open()) {
      Owners owners = Owners.ofProcess(kernel, SELF);
      assertThat(socket.isBound()).isTrue();
      long own = socketsOfSelf().keySet().iterator().next();

      owners.setClosed(Set.of(2_000_000_001L));

      assertThat(owners.mayHaveHiddenOwner(own)).isFalse();
      assertThat(owners.mayHaveHiddenOwner(0)).isFalse(); // no process has it
      assertThat(owners.mayHaveHiddenOwner(2_000_000_000L)).isTrue();
      assertThat(owners.mayHaveHiddenOwner(2_000_000_001L)).isFalse();
    }
  }

  @Test
  void forgetsClosedSocketsWhenRefreshed() throws IOException {
    try (Kernel kernel = Kernel.open()) {
      Owners owners;
      int before;
      try (ServerSocket socket = new ServerSocket(0)) {
        owners = Owners.ofProcess(kernel, SELF);
        before = owners.size();
        assertThat(socket.isBound()).isTrue();
      }

      owners.refresh();

      assertThat(owners.size()).isEqualTo(before - 1);
    }
  }

  @Test
  void saysThatAProcessIsGone() {
    try (Kernel kernel = Kernel.open()) {
      assertThatThrownBy(() -> Owners.ofProcess(kernel, Integer.MAX_VALUE))
          .isInstanceOfSatisfying(
              SyscallException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT))
          .hasMessageContaining("There is no such process");
    }
  }

  private static Map<Long, Integer> socketsOfSelf() throws IOException {
    Map<Long, Integer> sockets = new HashMap<>();
    try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
      for (Path link : links.toList()) {
        if (Files.isSymbolicLink(link)) {
          String target = Files.exists(link) ? Files.readSymbolicLink(link).toString() : "";
          if (target.startsWith("socket:[")) {
            long inode = Long.parseLong(target.substring(8, target.length() - 1));
            sockets.put(inode, Integer.parseInt(link.getFileName().toString()));
          }
        }
      }
    }
    return sockets;
  }
}
