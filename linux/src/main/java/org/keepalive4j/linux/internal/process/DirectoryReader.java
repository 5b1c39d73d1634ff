package org.keepalive4j.linux.internal.process;

import java.nio.ByteBuffer;
import org.keepalive4j.linux.internal.syscall.FileName;
import org.keepalive4j.linux.internal.syscall.Kernel;
import org.keepalive4j.linux.internal.syscall.NativeBuffer;
import org.keepalive4j.linux.internal.syscall.SystemCall;

/**
 * Reads the entries of directories, one directory at a time, without an object per entry. A
 * directory that is removed while it is read has no further entries.
 */
public final class DirectoryReader implements AutoCloseable {
  // struct linux_dirent64: getdents64(2)
  private static final int RECORD_LENGTH = 16;
  private static final int TYPE = 18;
  private static final int NAME = 19;
  private static final byte DT_DIR = 4;

  private static final int ROOM = 64 * 1024;
  private static final int NONE = -1;

  private final Kernel kernel;
  private final NativeBuffer buffer;
  private final ByteBuffer bytes;
  private int descriptor = NONE;
  private int entry;
  private int following;
  private int end;

  /** Uses the given kernel. */
  public DirectoryReader(Kernel kernel) {
    this.kernel = kernel;
    buffer = NativeBuffer.allocate(ROOM);
    bytes = buffer.bytes();
  }

  /**
   * Opens a directory, and closes the previous one. Returns 0, or the negative error number; then
   * there are no entries.
   */
  public int open(String path) {
    leave();
    int opened = kernel.open(buffer, path);
    descriptor = Math.max(opened, NONE);
    return Math.min(opened, 0);
  }

  /** Closes the directory, which frees its descriptor until the next {@link #open}. */
  public void leave() {
    if (descriptor != NONE) {
      kernel.close(descriptor);
    }
    descriptor = NONE;
    following = 0;
    end = 0;
  }

  /** Moves to the next entry, and returns whether there is one. "." and ".." are entries, too. */
  public boolean next() {
    if (following >= end) {
      end = (int) kernel.call(SystemCall.GETDENTS64, descriptor, buffer.address(), ROOM);
      following = 0;
      if (end <= 0) {
        return false;
      }
    }
    entry = following;
    following += bytes.getShort(entry + RECORD_LENGTH) & 0xffff;
    return true;
  }

  /** Returns the directory's descriptor, for calls relative to it. */
  int descriptor() {
    return descriptor;
  }

  /** Returns the entry's inode. */
  long inode() {
    return bytes.getLong(entry);
  }

  /** Returns whether the entry is a directory. */
  public boolean isFolder() {
    return bytes.get(entry + TYPE) == DT_DIR;
  }

  /** Returns the address of the entry's name. */
  long nameAddress() {
    return buffer.address() + entry + NAME;
  }

  /** Returns the entry's name as a decimal number, -1 if it isn't one. */
  int number() {
    return (int) ProcText.number(bytes, entry + NAME, (byte) 0);
  }

  /** Returns the entry's name as a {@link FileName}. */
  public String name() {
    int last = entry + NAME;
    while (bytes.get(last) != 0) {
      last++;
    }
    return buffer.name(entry + NAME, last - entry - NAME);
  }

  @Override
  public void close() {
    leave();
    buffer.close();
  }
}
