package org.keepalive4j.linux.internal.policy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.Errno;
import org.keepalive4j.linux.KernelPolicyException;
import org.keepalive4j.linux.KernelPolicyException.Reason;
import org.keepalive4j.linux.SyscallException;
import org.keepalive4j.linux.internal.bpf.PinPath;
import org.keepalive4j.linux.internal.process.Diagnosis;
import org.keepalive4j.linux.internal.process.DirectoryReader;
import org.keepalive4j.linux.internal.syscall.Fd;
import org.keepalive4j.linux.internal.syscall.FileCalls;
import org.keepalive4j.linux.internal.syscall.FileStatus;
import org.keepalive4j.linux.internal.syscall.Kernel;

/**
 * An open directory in bpffs that no other user can change. When it is opened, it checks that it
 * and its entries belong to root or to this process' user, that nobody else can write to them, and
 * that nothing is a link. Entries are opened and removed relative to its descriptor, so changes in
 * directories above have no effect.
 */
final class PinDirectory implements AutoCloseable {
  private static final long BPF_FS_MAGIC = 0xcafe4a11L; // linux/magic.h
  private static final int ROOT = 0;

  private final Kernel kernel;
  private final FileCalls files;
  private final Fd descriptor;
  private final String path;

  private PinDirectory(Kernel kernel, int descriptor, String path) {
    this.kernel = kernel;
    this.files = new FileCalls(kernel);
    this.descriptor = new Fd(kernel, descriptor);
    this.path = path;
  }

  /**
   * Opens the root of a bpffs. Everyone may create files in it, as its default mode 1777 allows,
   * but nobody else may remove or rename ours.
   *
   * @throws KernelPolicyException if others can
   */
  static PinDirectory atMount(Kernel kernel, String mount) throws IOException {
    int opened = new FileCalls(kernel).openPath(mount);
    if (opened < 0) {
      throw new SyscallException("open", mount, -opened);
    }
    var folder = new PinDirectory(kernel, opened, mount);
    try {
      if (!folder.isOnBpffs()) {
        throw new KernelPolicyException(
            Reason.NOT_SUPPORTED,
            mount
                + " has a file system of the type "
                + Diagnosis.fileSystem(Path.of(mount))
                + " mounted over bpffs: unmount that",
            null);
      }
      var status = folder.status();
      if (!folder.isTrusted(status.user())) {
        throw untrusted(
            mount, "belongs to user " + status.user(), "Make it root's: chown root " + mount);
      }
      if (status.isWritableByOthers() && !status.isSticky()) {
        throw untrusted(
            mount, "lets every user rename what is in it", "Forbid that: chmod 0700 " + mount);
      }
      return folder;
    } catch (IOException e) {
      folder.close();
      throw e;
    }
  }

  /**
   * Opens a directory in this one. Returns null if there is none.
   *
   * @throws KernelPolicyException if another user could change it or something in it
   */
  @Nullable PinDirectory folder(String name) throws IOException {
    int opened = files.openFolder(descriptor.number(), name);
    if (opened == -Errno.ENOENT) {
      return null;
    }
    if (opened == -Errno.ENOTDIR || opened == -Errno.ELOOP) {
      throw untrusted(path(name), "is a link or a file", howToRemove(path(name)));
    }
    if (opened < 0) {
      throw new SyscallException("open", path(name), -opened);
    }
    var folder = new PinDirectory(kernel, opened, path(name));
    try {
      if (!folder.isOnBpffs()) {
        throw untrusted(folder.path, "is not on bpffs", howToRemove(folder.path));
      }
      folder.requireTrusted(folder.path, folder.status());
      for (var entry : folder.names()) {
        var status = folder.status(entry);
        if (status != null) {
          folder.requireTrusted(folder.path(entry), status);
        }
      }
      return folder;
    } catch (IOException e) {
      folder.close();
      throw e;
    }
  }

  /**
   * Opens a directory in this one, and creates it if there is none.
   *
   * @param mode the permissions of a new directory, regardless of the umask(2)
   */
  PinDirectory folderOrNew(String name, int mode) throws IOException {
    while (true) {
      int made = files.makeFolder(descriptor.number(), name, mode);
      if (made < 0 && made != -Errno.EEXIST) {
        throw new SyscallException("mkdir", path(name), -made);
      }
      var folder = folder(name);
      if (folder != null) {
        if (made == 0) {
          require(files.setMode(folder.number(), mode), "chmod", folder.path);
        }
        return folder;
      } // otherwise another process has just removed it
    }
  }

  private boolean isOnBpffs() {
    return files.fileSystem(number()) == BPF_FS_MAGIC;
  }

  private void requireTrusted(String file, FileStatus status) throws KernelPolicyException {
    if (status.isLink()) {
      throw untrusted(file, "is a link", howToRemove(file));
    }
    if (!isTrusted(status.user())) {
      throw untrusted(file, "belongs to user " + status.user(), howToRemove(file));
    }
    if (status.isWritableByOthers()) {
      throw untrusted(file, "can be written by other users", "Forbid that: chmod go-w " + file);
    }
  }

  private boolean isTrusted(int user) {
    return user == ROOT || user == files.user();
  }

  private static String howToRemove(String file) {
    return "Find out who made it, then remove it and the policies pinned there: rm -r " + file;
  }

  private static KernelPolicyException untrusted(String file, String why, String remedy) {
    return new KernelPolicyException(
        Reason.UNTRUSTED,
        file
            + " "
            + why
            + ", so another user could have put it there or could change it."
            + " "
            + remedy,
        null);
  }

  /** Returns its path, for messages. */
  String path() {
    return path;
  }

  private String path(String name) {
    return path + "/" + name;
  }

  /** Returns its descriptor. */
  int number() {
    return descriptor.number();
  }

  /** Returns the path of an object in it. */
  PinPath pin(String name) {
    return new PinPath(number(), path, name);
  }

  /** Returns the names of its entries, in no particular order. */
  List<String> names() throws SyscallException {
    List<String> names = new ArrayList<>();
    try (var entries = new DirectoryReader(kernel)) {
      // Not the descriptor itself: it would have to be rewound for each listing.
      int opened = entries.open("/proc/self/fd/" + number());
      if (opened < 0) {
        throw new SyscallException("open", path, -opened);
      }
      while (entries.next()) {
        var name = entries.name();
        if (!name.equals(".") && !name.equals("..")) {
          names.add(name);
        }
      }
    }
    return names;
  }

  boolean has(String name) throws SyscallException {
    return status(name) != null;
  }

  /** Returns its inode. */
  long inode() throws SyscallException {
    return status().inode();
  }

  /** Returns whether a directory that was opened from this one still has its name. */
  boolean stillHas(String name, PinDirectory folder) throws SyscallException {
    var status = status(name);
    return status != null && status.inode() == folder.inode();
  }

  private FileStatus status() throws SyscallException {
    return files.status(number(), "");
  }

  private @Nullable FileStatus status(String name) throws SyscallException {
    try {
      return files.status(number(), name);
    } catch (SyscallException e) {
      if (e.errno() == Errno.ENOENT) {
        return null;
      }
      throw e;
    }
  }

  /** Sets the permissions of an entry, regardless of the umask(2). */
  void setMode(String name, int mode) throws SyscallException {
    require(files.setMode(number(), name, mode), "chmod", path(name));
  }

  /** Removes an object's name, if it exists. */
  void remove(String name) throws SyscallException {
    int result = files.removeFile(number(), name);
    if (result != -Errno.ENOENT) {
      require(result, "unlink", path(name));
    }
  }

  /** Removes a directory, if it exists and is empty. */
  void removeFolder(String name) throws SyscallException {
    int result = files.removeFolder(number(), name);
    if (result != -Errno.ENOENT && result != -Errno.ENOTEMPTY) {
      require(result, "rmdir", path(name));
    }
  }

  private static void require(int result, String call, String file) throws SyscallException {
    if (result < 0) {
      throw new SyscallException(call, file, -result);
    }
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
