package org.keepalive4j.linux.internal.bpf;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.Errno;
import org.keepalive4j.linux.SyscallException;
import org.keepalive4j.linux.internal.process.Capabilities;
import org.keepalive4j.linux.internal.process.Diagnosis;
import org.keepalive4j.linux.internal.syscall.Kernel;
import org.keepalive4j.linux.internal.syscall.NativeBuffer;
import org.keepalive4j.linux.internal.syscall.SystemCall;

/**
 * Calls bpf(2). Not thread-safe. Its argument is a {@code union bpf_attr}, whose fields {@link
 * BpfAttr} describes. Closing it releases only the memory for arguments.
 */
public final class Bpf implements AutoCloseable {
  // enum bpf_cmd
  static final int MAP_CREATE = 0;
  static final int MAP_LOOKUP_ELEM = 1;
  static final int MAP_UPDATE_ELEM = 2;
  static final int PROG_LOAD = 5;
  private static final int OBJ_PIN = 6;
  private static final int OBJ_GET = 7;
  static final int PROG_ATTACH = 8;
  private static final int OBJ_GET_INFO_BY_FD = 15;
  static final int PROG_QUERY = 16;
  static final int BTF_LOAD = 18;
  static final int MAP_FREEZE = 22;
  static final int MAP_UPDATE_BATCH = 26;
  static final int LINK_CREATE = 28;
  static final int LINK_UPDATE = 29;
  static final int ITER_CREATE = 33;
  static final int LINK_DETACH = 34;

  private static final Path SYSCTL = Path.of("/proc/sys/kernel/unprivileged_bpf_disabled");

  private static final int READ_ONLY = 1 << 3; // BPF_F_RDONLY
  private static final int NAME_LENGTH = 15; // BPF_OBJ_NAME_LEN without the final zero

  private final Kernel kernel;
  private final NativeBuffer attributes;
  private final NativeBuffer room;

  /** Uses the given kernel. */
  public Bpf(Kernel kernel) {
    this.kernel = kernel;
    attributes = NativeBuffer.allocate(128); // larger than every SIZE in BpfAttr
    room = NativeBuffer.allocate(4096);
  }

  /** Returns the kernel that it calls. */
  public Kernel kernel() {
    return kernel;
  }

  /** Returns the zeroed argument, to be filled in before {@link #call}. */
  ByteBuffer attributes() {
    var bytes = attributes.bytes();
    for (int i = 0; i < bytes.capacity(); i += Long.BYTES) {
      bytes.putLong(i, 0);
    }
    return bytes;
  }

  /**
   * Makes the call with what is in {@link #attributes}.
   *
   * @param length how many bytes of it to pass: older kernels refuse bytes that they don't know
   * @return the result, or the negative error number
   */
  int call(int command, int length) {
    return (int) kernel.call(SystemCall.BPF, command, attributes.address(), length);
  }

  /** As {@link #call}, but throws an exception if the kernel refuses. */
  int require(int command, int length, String operation, String object) throws SyscallException {
    return checked(call(command, length), operation, object);
  }

  static int checked(int result, String operation, String object) throws SyscallException {
    if (result < 0) {
      throw new SyscallException(operation, object, -result, remedy(-result));
    }
    return result;
  }

  static @Nullable String remedy(int errno) {
    return switch (errno) {
      case Errno.EPERM -> Diagnosis.ofEperm("bpf(2)", Capabilities.BPF, Capabilities.NET_ADMIN);
      case Errno.ENOSYS ->
          Files.exists(SYSCTL)
              ? Diagnosis.ofEnosys("bpf(2)", 3, 18)
              : "Needs a kernel built with CONFIG_BPF_SYSCALL";
      default -> null;
    };
  }

  /** Writes an object's name for other tools, cut to 15 characters. */
  static void putName(ByteBuffer attributes, int offset, String name) {
    byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
    attributes.put(offset, ascii, 0, Math.min(ascii.length, NAME_LENGTH));
  }

  /** Pins an object in bpffs, which keeps it alive. */
  void pin(int descriptor, PinPath path) throws SyscallException {
    attributes()
        .putLong(BpfAttr.PATHNAME, room.path(path.byDescriptor()))
        .putInt(BpfAttr.BPF_FD, descriptor);
    require(OBJ_PIN, BpfAttr.OBJ_PIN_SIZE, "BPF_OBJ_PIN", path.toString());
  }

  /** Opens a pinned object. Returns its descriptor, or the negative error number. */
  int open(PinPath path, boolean readOnly) {
    attributes()
        .putLong(BpfAttr.PATHNAME, room.path(path.byDescriptor()))
        .putInt(BpfAttr.FILE_FLAGS, readOnly ? READ_ONLY : 0);
    return call(OBJ_GET, BpfAttr.OBJ_GET_SIZE);
  }

  /**
   * Returns the kernel's information about an object: struct bpf_map_info, bpf_link_info or
   * bpf_prog_info.
   */
  ByteBuffer info(int descriptor, int length, String object) throws SyscallException {
    var bytes = room.bytes();
    for (int i = 0; i < length; i++) {
      bytes.put(i, (byte) 0);
    }
    attributes()
        .putInt(BpfAttr.INFO_BPF_FD, descriptor)
        .putInt(BpfAttr.INFO_LEN, length)
        .putLong(BpfAttr.INFO, room.address());
    require(OBJ_GET_INFO_BY_FD, BpfAttr.INFO_SIZE, "BPF_OBJ_GET_INFO_BY_FD", object);
    return bytes;
  }

  @Override
  public void close() {
    attributes.close();
    room.close();
  }
}
