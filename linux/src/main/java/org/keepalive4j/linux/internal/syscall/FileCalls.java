package org.keepalive4j.linux.internal.syscall;

import org.keepalive4j.linux.SyscallException;

/**
 * System calls on files relative to a directory's descriptor, so that nobody can replace the
 * directory between two calls. Unless stated otherwise, they don't follow a link in the last part
 * of a path. They return the value or the negative error number. {@link FileName} describes names.
 */
public final class FileCalls {
  /**
   * Used instead of a directory's descriptor: the path is absolute or relative to the working
   * directory.
   */
  public static final int AT_FDCWD = -100;

  // linux/fcntl.h, asm-generic/fcntl.h
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_REMOVEDIR = 0x200;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int O_CLOEXEC = 0x80000;
  private static final int O_PATH = 0x200000;
  private static final int O_DIRECTORY_O_NOFOLLOW_X86 = 0x30000;
  private static final int O_DIRECTORY_O_NOFOLLOW_AARCH64 = 0xc000;
  private static final int O_DIRECTORY_O_NOFOLLOW =
      SystemCall.isX86() ? O_DIRECTORY_O_NOFOLLOW_X86 : O_DIRECTORY_O_NOFOLLOW_AARCH64;

  private static final int PATH_ROOM = 4096; // PATH_MAX

  // struct statx
  private static final int STATX_SIZE = 256;
  private static final int STX_UID = 20;
  private static final int STX_MODE = 28;
  private static final int STX_INO = 32;
  private static final int STATX_BASIC_STATS = 0x7ff;

  private static final int STATFS_SIZE = 120; // struct statfs, which begins with the type

  private final Kernel kernel;

  /** Uses the given kernel. */
  public FileCalls(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Opens a directory to read its entries, and for calls relative to it. */
  public int openFolder(int at, String path) {
    return open(at, path, O_DIRECTORY_O_NOFOLLOW | O_CLOEXEC);
  }

  /** Opens a directory for calls relative to it. Follows links, and needs no read permission. */
  public int openPath(String path) {
    return open(AT_FDCWD, path, O_PATH | O_CLOEXEC);
  }

  private int open(int at, String path, int flags) {
    try (var name = path(path)) {
      return (int) kernel.call(SystemCall.OPENAT, at, name.address(), flags, 0);
    }
  }

  /** Creates a directory. The umask(2) restricts its permissions. */
  public int makeFolder(int at, String name, int mode) {
    try (var path = path(name)) {
      return (int) kernel.call(SystemCall.MKDIRAT, at, path.address(), mode);
    }
  }

  /** Sets the permissions of an open file. The umask(2) doesn't apply. */
  public int setMode(int descriptor, int mode) {
    return (int) kernel.call(SystemCall.FCHMOD, descriptor, mode, 0);
  }

  /** Sets the permissions of a file, which must not be a link. */
  public int setMode(int at, String name, int mode) {
    try (var path = path(name)) {
      return (int) kernel.call(SystemCall.FCHMODAT, at, path.address(), mode);
    }
  }

  /** Removes a file's name. */
  public int removeFile(int at, String name) {
    try (var path = path(name)) {
      return (int) kernel.call(SystemCall.UNLINKAT, at, path.address(), 0);
    }
  }

  /** Removes an empty directory. */
  public int removeFolder(int at, String name) {
    try (var path = path(name)) {
      return (int) kernel.call(SystemCall.UNLINKAT, at, path.address(), AT_REMOVEDIR);
    }
  }

  /**
   * Returns the status of a file.
   *
   * @param name empty for the file that {@code at} refers to
   * @throws SyscallException if the kernel refuses
   */
  public FileStatus status(int at, String name) throws SyscallException {
    try (var path = path(name);
        var status = NativeBuffer.allocate(STATX_SIZE)) {
      long result =
          kernel.call(
              SystemCall.STATX,
              at,
              path.address(),
              AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH,
              STATX_BASIC_STATS,
              status.address(),
              0);
      if (result < 0) {
        throw new SyscallException("statx", FileName.shown(name), (int) -result);
      }
      var bytes = status.bytes();
      return new FileStatus(
          bytes.getShort(STX_MODE) & 0xffff, bytes.getInt(STX_UID), bytes.getLong(STX_INO));
    }
  }

  /** Returns the magic number of an open file's file system: statfs(2). */
  public long fileSystem(int descriptor) {
    try (var status = NativeBuffer.allocate(STATFS_SIZE)) {
      long result = kernel.call(SystemCall.FSTATFS, descriptor, status.address(), 0);
      return result < 0 ? result : status.bytes().getLong(0);
    }
  }

  /** Returns the effective user ID of this process. */
  public int user() {
    return (int) kernel.call(SystemCall.GETEUID, 0, 0, 0);
  }

  private static NativeBuffer path(String path) {
    var room = NativeBuffer.allocate(PATH_ROOM);
    room.path(path);
    return room;
  }
}
