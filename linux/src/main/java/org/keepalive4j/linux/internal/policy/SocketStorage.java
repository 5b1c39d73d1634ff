package org.keepalive4j.linux.internal.policy;

import static org.keepalive4j.linux.internal.bpf.Condition.EQUAL;
import static org.keepalive4j.linux.internal.bpf.Condition.NOT_EQUAL;
import static org.keepalive4j.linux.internal.bpf.Register.R0;
import static org.keepalive4j.linux.internal.bpf.Register.R1;
import static org.keepalive4j.linux.internal.bpf.Register.R2;
import static org.keepalive4j.linux.internal.bpf.Register.R3;
import static org.keepalive4j.linux.internal.bpf.Register.R4;

import java.io.IOException;
import java.util.List;
import org.keepalive4j.linux.internal.bpf.Assembler;
import org.keepalive4j.linux.internal.bpf.Assembler.Label;
import org.keepalive4j.linux.internal.bpf.Bpf;
import org.keepalive4j.linux.internal.bpf.BpfMap;
import org.keepalive4j.linux.internal.bpf.Helper;
import org.keepalive4j.linux.internal.bpf.Size;

/**
 * The socket storage of the policies of a cgroup. Storing a value costs more than setting all
 * options, so a socket has one only if {@link SetsockoptProgram} can't derive its mode from
 * addresses and ports. The storage outlives a policy, because sockets do.
 *
 * @param modes the value of each socket, two ints: its {@link SocketMode}, and 1 if the application
 *     set a user timeout during the handshake
 * @param current one {@code int}: {@link PolicyMaps#generation} of the current policy
 */
record SocketStorage(BpfMap modes, BpfMap current) implements AutoCloseable {
  private static final String MODES = "modes";
  private static final String CURRENT = "current";

  /** The names of its pins. */
  static final List<String> PINS = List.of(MODES, CURRENT);

  private static final int MODE = 0;
  private static final int OWN_USER_TIMEOUT = 4;
  private static final int LENGTH = 8;

  private static final int CREATE = 1; // BPF_SK_STORAGE_GET_F_CREATE

  static SocketStorage create(Bpf bpf) throws IOException {
    var modes = BpfMap.socketStorage(bpf, "keepalive_mode", LENGTH);
    try {
      return new SocketStorage(modes, BpfMap.array(bpf, "keepalive_now", Integer.BYTES, 1));
    } catch (IOException e) {
      modes.close();
      throw e;
    }
  }

  /**
   * Opens the pinned storage.
   *
   * @throws IOException if it can't be opened, or has values of another length because another
   *     version made it
   */
  static SocketStorage open(Bpf bpf, PinDirectory folder) throws IOException {
    var modes = BpfMap.open(bpf, folder.pin(MODES), false);
    try {
      if (modes.valueLength() != LENGTH) {
        throw new IOException(folder.pin(MODES) + " was made by another version of keepalive4j");
      }
      return new SocketStorage(modes, BpfMap.open(bpf, folder.pin(CURRENT), false));
    } catch (IOException e) {
      modes.close();
      throw e;
    }
  }

  /**
   * Pins it.
   *
   * @param mode the permissions of the pins
   */
  void pin(PinDirectory folder, int mode) throws IOException {
    modes.pin(folder.pin(MODES));
    folder.setMode(MODES, mode);
    current.pin(folder.pin(CURRENT));
    folder.setMode(CURRENT, mode);
  }

  /**
   * Makes this policy the current one. The programs do this, not the installing process, so the
   * setsockopt program switches together with the sock_ops program.
   */
  void makeCurrent(Assembler code, int generation) {
    var same = code.newLabel();
    code.loadMapValue(R1, current, 0).load(Size.WORD, R2, R1, 0);
    code.jumpIf(R2, EQUAL, generation, same).store(Size.WORD, R1, 0, generation).place(same);
  }

  /** Jumps if another policy is the current one. */
  void jumpUnlessCurrent(Assembler code, int generation, Label other) {
    code.loadMapValue(R1, current, 0).load(Size.WORD, R1, R1, 0);
    code.jumpIf(R1, NOT_EQUAL, generation, other);
  }

  /** Stores the mode of the socket in R2. Jumps to {@code failed} if there is no memory left. */
  void put(Assembler code, int mode, boolean ownUserTimeout, Label failed) {
    code.loadMap(R1, modes).move(R3, 0).move(R4, CREATE).call(Helper.SK_STORAGE_GET);
    code.jumpIfLong(R0, EQUAL, 0, failed);
    code.store(Size.WORD, R0, MODE, mode);
    code.store(Size.WORD, R0, OWN_USER_TIMEOUT, ownUserTimeout ? 1 : 0);
  }

  /** Deletes what an earlier connection or policy stored for the socket in R2. */
  void delete(Assembler code) {
    code.loadMap(R1, modes).call(Helper.SK_STORAGE_DELETE);
  }

  /** Loads the mode of the socket in R2 into R1. Jumps if it has none. */
  void loadMode(Assembler code, Label none) {
    load(code);
    code.jumpIfLong(R0, EQUAL, 0, none).load(Size.WORD, R1, R0, MODE);
  }

  /** Jumps if nothing is stored for the socket in R2. This is cheaper than deleting. */
  void jumpIfAbsent(Assembler code, Label none) {
    load(code);
    code.jumpIfLong(R0, EQUAL, 0, none);
  }

  /** Jumps if the application set the user timeout of the socket in R2. */
  void jumpIfOwnUserTimeout(Assembler code, Label own) {
    var none = code.newLabel();
    load(code);
    code.jumpIfLong(R0, EQUAL, 0, none).load(Size.WORD, R1, R0, OWN_USER_TIMEOUT);
    code.jumpIf(R1, EQUAL, 1, own).place(none);
  }

  private void load(Assembler code) {
    code.loadMap(R1, modes).move(R3, 0).move(R4, 0).call(Helper.SK_STORAGE_GET);
  }

  @Override
  public void close() {
    modes.close();
    current.close();
  }
}
