package org.keepalive4j.linux.internal.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.keepalive4j.linux.internal.syscall.FileName;
import org.keepalive4j.linux.internal.syscall.Kernel;
import org.keepalive4j.linux.internal.syscall.NativeBuffer;
import org.keepalive4j.linux.internal.syscall.SystemCall;

/** Parses the numbers, links and tables of /proc. */
final class ProcText {
  private static final String NAMESPACE = "net:[";
  private static final int AT_FDCWD = -100;

  private ProcText() {}

  /**
   * Returns the decimal number that starts at an offset and ends before a certain byte, -1 if there
   * is none.
   */
  static long number(ByteBuffer bytes, int offset, byte end) {
    long number = 0;
    int at = offset;
    byte digit;
    while ((digit = bytes.get(at)) >= '0' && digit <= '9' && at - offset < 18) {
      number = number * 10 + digit - '0';
      at++;
    }
    return at == offset || digit != end ? -1 : number;
  }

  /** Returns the inode in a link such as {@code net:[4026531840]}, or the negative error number. */
  static long linkedInode(Kernel kernel, NativeBuffer room, String link) {
    int half = room.size() / 2; // the path is in the first half, the link's text goes to the second
    long length =
        kernel.call(
            SystemCall.READLINKAT, AT_FDCWD, room.path(link), room.address() + half, half - 1);
    return length < 0 ? length : inodeIn(room.text(half, (int) length));
  }

  /** Returns the inode in {@code net:[4026531840]}, 0 for a path. */
  static long inodeIn(String link) {
    return link.startsWith(NAMESPACE)
        ? Long.parseLong(link, NAMESPACE.length(), link.length() - 1, 10)
        : 0;
  }

  /** Returns the lines of a file such as /proc/self/mountinfo; none if it can't be read. */
  static List<String> lines(String path) {
    try {
      return List.of(FileName.of(Files.readAllBytes(Path.of(path))).split("\n", -1));
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Returns a path of a mount table, which escapes some characters: proc(5). */
  static String unescape(String field) {
    return field
        .replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\043", "#")
        .replace("\\134", "\\");
  }
}
