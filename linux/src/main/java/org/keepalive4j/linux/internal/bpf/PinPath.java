package org.keepalive4j.linux.internal.bpf;

/**
 * The name of an object in an open directory of bpffs.
 *
 * @param folder the descriptor of the directory
 * @param folderName the directory's path, for messages
 * @param name the name in the directory
 */
public record PinPath(int folder, String folderName, String name) {
  /**
   * Returns a path that leads through the descriptor. BPF_F_PATH_FD would do the same, but only
   * since Linux 6.5.
   */
  String byDescriptor() {
    return "/proc/self/fd/" + folder + "/" + name;
  }

  /** Returns the path that a user knows. */
  @Override
  public String toString() {
    return folderName + "/" + name;
  }
}
