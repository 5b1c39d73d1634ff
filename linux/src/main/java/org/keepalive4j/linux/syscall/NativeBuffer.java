package org.keepalive4j.linux.syscall;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Memory that both sides can reach: the kernel by its address, Java by its bytes. It lives as long
 * as the {@link Kernel} that allocated it, and belongs to that one's thread.
 */
public final class NativeBuffer {
  private final long address;
  private final ByteBuffer bytes;

  NativeBuffer(MemorySegment memory) {
    address = memory.address();
    bytes = memory.asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /** Where the kernel finds it. */
  public long address() {
    return address;
  }

  /** The content, in the byte order of this machine. */
  public ByteBuffer bytes() {
    return bytes;
  }

  /** How many bytes there are. */
  public int size() {
    return bytes.capacity();
  }

  /**
   * Writes a path at the start, with the zero byte that ends it, and returns the address. {@link
   * FileName} says how text stands for bytes.
   *
   * @throws IllegalArgumentException for a path that is longer than the buffer
   */
  public long path(String path) {
    byte[] name = FileName.toBytes(path);
    if (name.length >= size()) {
      throw new IllegalArgumentException("path of " + name.length + " bytes, room for " + size());
    }
    bytes.put(0, name).put(name.length, (byte) 0);
    return address;
  }

  /** The file name in some of the bytes, as {@link FileName} writes it. */
  public String name(int offset, int length) {
    byte[] name = new byte[length];
    bytes.get(offset, name);
    return FileName.of(name);
  }

  /** The text of some of the bytes. */
  public String text(int offset, int length) {
    byte[] text = new byte[length];
    bytes.get(offset, text);
    return new String(text, StandardCharsets.UTF_8);
  }
}
