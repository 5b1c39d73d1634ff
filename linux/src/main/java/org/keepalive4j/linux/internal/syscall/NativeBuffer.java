package org.keepalive4j.linux.internal.syscall;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Memory that the kernel accesses by its address and Java by its bytes. Only the thread that
 * allocated it may use it. Allocate it in the try-with-resources of the call that needs it.
 */
public final class NativeBuffer implements AutoCloseable {
  private final Arena arena;
  private final long address;
  private final ByteBuffer bytes;

  private NativeBuffer(Arena arena, MemorySegment memory) {
    this.arena = arena;
    address = memory.address();
    bytes = memory.asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /** Returns zeroed memory. */
  public static NativeBuffer allocate(int bytes) {
    var arena = Arena.ofConfined();
    return new NativeBuffer(arena, arena.allocate(bytes, Long.BYTES));
  }

  /** Returns a copy of the bytes, followed by a zero byte, which ends a string in C. */
  public static NativeBuffer copyOf(byte[] content) {
    var copy = allocate(content.length + 1);
    copy.bytes.put(0, content);
    return copy;
  }

  /** Returns the content of a file, mapped if the file supports that, otherwise read. */
  public static NativeBuffer ofFile(Path path) throws IOException {
    try (var file = FileChannel.open(path)) {
      var arena = Arena.ofConfined();
      try {
        return new NativeBuffer(
            arena, file.map(FileChannel.MapMode.READ_ONLY, 0, file.size(), arena));
      } catch (IOException notMapped) {
        arena.close();
        return read(file);
      }
    }
  }

  private static NativeBuffer read(FileChannel file) throws IOException {
    var content = allocate((int) file.size());
    try {
      var unread = content.bytes.duplicate();
      while (unread.hasRemaining() && file.read(unread) >= 0) {
        // until all is there
      }
      return content;
    } catch (IOException e) {
      content.close();
      throw e;
    }
  }

  /** Returns its address. */
  public long address() {
    return address;
  }

  /** Returns the content, in the byte order of this machine. */
  public ByteBuffer bytes() {
    return bytes;
  }

  /** Returns the number of bytes. */
  public int size() {
    return bytes.capacity();
  }

  /**
   * Writes a path, in the form of {@link FileName}, and a zero byte to the start. Returns the
   * address.
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

  /** Returns a range of the bytes as a {@link FileName}. */
  public String name(int offset, int length) {
    byte[] name = new byte[length];
    bytes.get(offset, name);
    return FileName.of(name);
  }

  /** Returns a range of the bytes as UTF-8 text. */
  public String text(int offset, int length) {
    byte[] text = new byte[length];
    bytes.get(offset, text);
    return new String(text, StandardCharsets.UTF_8);
  }

  /** Releases the memory. Later use of its bytes throws an IllegalStateException. */
  @Override
  public void close() {
    arena.close();
  }
}
