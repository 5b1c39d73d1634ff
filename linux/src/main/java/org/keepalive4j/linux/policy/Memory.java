package org.keepalive4j.linux.policy;

import static org.keepalive4j.linux.bpf.Condition.EQUAL;
import static org.keepalive4j.linux.bpf.Register.R0;
import static org.keepalive4j.linux.bpf.Register.R1;
import static org.keepalive4j.linux.bpf.Register.R2;
import static org.keepalive4j.linux.bpf.Register.R3;
import static org.keepalive4j.linux.bpf.Register.R4;

import java.io.IOException;
import java.nio.file.Path;
import org.keepalive4j.linux.bpf.Assembler;
import org.keepalive4j.linux.bpf.Assembler.Label;
import org.keepalive4j.linux.bpf.Bpf;
import org.keepalive4j.linux.bpf.BpfMap;
import org.keepalive4j.linux.bpf.Helper;
import org.keepalive4j.linux.bpf.Size;

/**
 * What is known of the connections later on. Making a socket remember something costs more than all
 * its settings together, so only those do whose mode is not the usual one. It outlives a policy,
 * because sockets outlive it.
 *
 * @param modes in sockets: {@code int mode}, a {@link SocketMode}, and {@code int}, 1 where the
 *     user timeout is none of the policy's business when the connection is established
 * @param usual one {@code int}: the mode of connections that remember none
 */
record Memory(BpfMap modes, BpfMap usual) implements AutoCloseable {
  private static final int MODE = 0;
  private static final int OWN_USER_TIMEOUT = 4;
  private static final int LENGTH = 8;

  private static final int CREATE = 1; // BPF_SK_STORAGE_GET_F_CREATE

  static Memory create(Bpf bpf) throws IOException {
    var modes = BpfMap.socketStorage(bpf, "keepalive_mode", LENGTH);
    try {
      return new Memory(modes, BpfMap.array(bpf, "keepalive_usual", Integer.BYTES, 1));
    } catch (IOException e) {
      modes.close();
      throw e;
    }
  }

  /** Opens one that is pinned in the folder. */
  static Memory open(Bpf bpf, Path folder) throws IOException {
    var modes = BpfMap.open(bpf, modesPin(folder), false);
    try {
      return new Memory(modes, BpfMap.open(bpf, usualPin(folder), false));
    } catch (IOException e) {
      modes.close();
      throw e;
    }
  }

  void pin(Path folder) throws IOException {
    modes.pin(modesPin(folder));
    usual.pin(usualPin(folder));
  }

  private static String modesPin(Path folder) {
    return folder.resolve("modes").toString();
  }

  private static String usualPin(Path folder) {
    return folder.resolve("usual").toString();
  }

  /**
   * Makes this the usual mode. The programs of a policy do it, not who installs it: so it changes
   * with the program, whenever the installing ends.
   */
  void makeUsual(Assembler code, int mode) {
    var same = code.newLabel();
    code.loadMapValue(R1, usual, 0).load(Size.WORD, R2, R1, 0).jumpIf(R2, EQUAL, mode, same);
    code.store(Size.WORD, R1, 0, mode).place(same);
  }

  /** Lets the socket in R2 remember, or goes to the label where there is no memory left. */
  void remember(Assembler code, int mode, boolean ownUserTimeout, Label failed) {
    code.loadMap(R1, modes).move(R3, 0).move(R4, CREATE).call(Helper.SK_STORAGE_GET);
    code.jumpIfLong(R0, EQUAL, 0, failed);
    code.store(Size.WORD, R0, MODE, mode);
    code.store(Size.WORD, R0, OWN_USER_TIMEOUT, ownUserTimeout ? 1 : 0);
  }

  /** Lets the socket in R2 forget what it may have from an earlier connection or policy. */
  void forget(Assembler code) {
    code.loadMap(R1, modes).call(Helper.SK_STORAGE_DELETE);
  }

  /** The mode of the socket in R2 goes into R1. */
  void loadMode(Assembler code) {
    var usualOne = code.newLabel();
    var loaded = code.newLabel();
    load(code);
    code.jumpIfLong(R0, EQUAL, 0, usualOne);
    code.load(Size.WORD, R1, R0, MODE).jump(loaded);
    code.place(usualOne).loadMapValue(R1, usual, 0).load(Size.WORD, R1, R1, 0).place(loaded);
  }

  /** Goes to the label if the socket in R2 has a user timeout that is not the policy's. */
  void ifOwnUserTimeout(Assembler code, Label own) {
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
    usual.close();
  }
}
