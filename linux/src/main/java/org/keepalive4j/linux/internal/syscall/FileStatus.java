package org.keepalive4j.linux.internal.syscall;

/**
 * The status of a file: stat(2).
 *
 * @param mode its type and permissions: inode(7)
 * @param user the user ID of its owner
 * @param inode its number in its file system
 */
public record FileStatus(int mode, int user, long inode) {
  private static final int TYPE = 0170000; // S_IFMT
  private static final int LINK = 0120000; // S_IFLNK
  private static final int WRITABLE_BY_OTHERS = 0022; // group and others
  private static final int STICKY = 01000; // S_ISVTX

  /** Returns whether it is a symbolic link. */
  public boolean isLink() {
    return (mode & TYPE) == LINK;
  }

  /** Returns whether other users than its owner may write to it. */
  public boolean isWritableByOthers() {
    return (mode & WRITABLE_BY_OTHERS) != 0;
  }

  /** Returns whether users may only rename and remove their own files in this directory. */
  public boolean isSticky() {
    return (mode & STICKY) != 0;
  }
}
