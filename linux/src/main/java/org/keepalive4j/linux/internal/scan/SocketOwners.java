package org.keepalive4j.linux.internal.scan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.Owner;
import org.keepalive4j.linux.internal.process.Owners;
import org.keepalive4j.linux.internal.process.ProcessCommands;

/** Lists the owners of sockets with their commands, and counts the sockets of unknown owners. */
final class SocketOwners {
  private static final Optional<List<Owner>> NOBODY = Optional.of(List.of());

  private final ProcessCommands commands;
  private final @Nullable Owners index;
  private long unknown;

  /**
   * @param index null if the scan doesn't list owners
   */
  SocketOwners(ProcessCommands commands, @Nullable Owners index) {
    this.commands = commands;
    this.index = index;
  }

  /** Returns the owners of a socket, sorted by process; empty if they are not known. */
  Optional<List<Owner>> of(long inode) {
    if (index == null) {
      return Optional.empty();
    }
    int entry = inode == 0 ? Owners.NONE : index.first(inode);
    if (entry == Owners.NONE) {
      if (index.mayHaveHiddenOwner(inode)) {
        unknown++;
        return Optional.empty();
      }
      return NOBODY;
    }
    Owner first = owner(index, entry);
    entry = index.next(entry);
    if (entry == Owners.NONE) {
      return Optional.of(List.of(first));
    }
    List<Owner> several = new ArrayList<>();
    several.add(first);
    for (; entry != Owners.NONE; entry = index.next(entry)) {
      several.add(owner(index, entry));
    }
    return Optional.of(
        several.stream()
            .distinct() // several descriptors may refer to one io_uring
            .sorted(Comparator.comparingInt(Owner::pid).thenComparingInt(Owner::fd))
            .toList());
  }

  private Owner owner(Owners index, int entry) {
    int process = index.pid(entry);
    return new Owner(process, commands.of(process), index.descriptor(entry));
  }

  /** Returns the number of sockets whose owners are not known. */
  long unknown() {
    return unknown;
  }
}
