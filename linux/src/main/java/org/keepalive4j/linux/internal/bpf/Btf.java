package org.keepalive4j.linux.internal.bpf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keepalive4j.linux.internal.process.Diagnosis;
import org.keepalive4j.linux.internal.syscall.NativeBuffer;

/**
 * The kernel's type information (BTF), which has the offsets of the fields of its structures.
 * Format: the kernel's Documentation/bpf/btf.rst.
 */
public final class Btf {
  private static final Path KERNEL = Path.of("/sys/kernel/btf/vmlinux");
  private static final int MAGIC = 0xeb9f;

  private static final int PTR = 2;
  private static final int ARRAY = 3;
  private static final int STRUCT = 4;
  private static final int UNION = 5;
  private static final int TYPEDEF = 8;
  private static final int VOLATILE = 9;
  private static final int CONST = 10;
  private static final int RESTRICT = 11;
  private static final int FUNC = 12;
  private static final int TYPE_TAG = 18;

  // What follows the 12 bytes of a type, by kind: a number of bytes, and more for each member.
  private static final int[] TAIL = {0, 4, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 4, 0, 0};
  private static final int[] EACH = {
    0, 0, 0, 0, 12, 12, 8, 0, 0, 0, 0, 0, 0, 8, 0, 12, 0, 0, 0, 12
  };
  private static final int TYPE = 12;
  private static final int MEMBER = 12;

  private final ByteBuffer bytes;
  private final int strings;
  private int[] types = new int[1 << 17]; // offsets; type numbers count from 1
  private int count = 1;
  private final Map<String, Integer> known = new HashMap<>(); // structures found so far

  /**
   * A field of a structure.
   *
   * @param offset in bytes from the structure's start
   * @param length in bytes
   */
  public record Field(int offset, int length) {}

  private record Member(int bitOffset, int type) {}

  /**
   * Reads type information.
   *
   * @throws BtfException if the bytes aren't BTF
   */
  public Btf(ByteBuffer content) throws BtfException {
    bytes = content.duplicate().order(ByteOrder.nativeOrder());
    try {
      int magic = bytes.getShort(0) & 0xffff;
      if (magic != MAGIC) {
        throw new BtfException("BTF starts with 0xeb9f, this with 0x" + toHex(magic), null);
      }
      int header = bytes.getInt(4);
      int at = header + bytes.getInt(8);
      int end = at + bytes.getInt(12);
      strings = header + bytes.getInt(16);
      while (at < end) {
        at = index(at);
      }
      if (at > end) {
        throw new BtfException("BTF type " + (count - 1) + " is longer than all types", null);
      }
      types = Arrays.copyOf(types, count); // so that higher numbers are out of bounds
      bytes.get(Math.addExact(strings, bytes.getInt(20)) - 1);
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      throw new BtfException("BTF of " + bytes.capacity() + " bytes ends too early", e);
    }
  }

  private static String toHex(int number) {
    return Integer.toHexString(number);
  }

  /**
   * Returns the running kernel's type information, which the caller closes. It is mapped if the
   * kernel can (since 6.16), because only a few pages of some megabytes are needed.
   *
   * @throws BtfException if the kernel has none, or it can't be read
   */
  public static NativeBuffer ofKernel() throws BtfException {
    try {
      return NativeBuffer.ofFile(KERNEL);
    } catch (NoSuchFileException e) {
      throw new BtfException(
          KERNEL + " does not exist: needs a kernel built with CONFIG_DEBUG_INFO_BTF, and sysfs",
          e);
    } catch (FileSystemException e) {
      throw new BtfException(Diagnosis.ofFile(e), e);
    } catch (IOException e) {
      throw new BtfException(KERNEL + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Indexes one type. Returns the offset of the next one. */
  private int index(int at) throws BtfException {
    int info = bytes.getInt(at + 4);
    int kind = info >>> 24 & 0x1f;
    if (kind == 0 || kind >= TAIL.length) {
      throw new BtfException("BTF type " + count + " is of the unknown kind " + kind, null);
    }
    if (count == types.length) {
      types = Arrays.copyOf(types, count * 2);
    }
    types[count++] = at;
    return at + TYPE + TAIL[kind] + EACH[kind] * (info & 0xffff);
  }

  /** Returns the number of types. */
  public int types() {
    return count - 1;
  }

  /**
   * Returns the type ID of a kernel function.
   *
   * @throws BtfException if there is no such function
   */
  public int function(String name) throws BtfException {
    byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
    return withinBounds(
        "function " + name,
        () -> {
          for (int type = 1; type < count; type++) {
            if (kind(type) == FUNC && isNamed(bytes.getInt(types[type]), wanted)) {
              return type;
            }
          }
          throw new BtfException("this kernel has no function " + name, null);
        });
  }

  /**
   * Returns a field of a structure.
   *
   * @param path members of members, with dots; unnamed members are left out
   * @throws BtfException if there is no such structure or member, or it doesn't begin at a byte
   */
  public Field field(String structure, String path) throws BtfException {
    return withinBounds(
        "struct " + structure,
        () -> {
          var found = find(structure, path);
          if (found.bitOffset() % Byte.SIZE != 0) {
            throw new BtfException(
                "struct " + structure + " has " + path + " as a bit field", null);
          }
          return new Field(found.bitOffset() / Byte.SIZE, size(resolve(found.type())));
        });
  }

  /**
   * Returns the offset of a bit field in bits from the structure's start.
   *
   * @throws BtfException if there is no such structure or member
   */
  public int bit(String structure, String path) throws BtfException {
    return withinBounds("struct " + structure, () -> find(structure, path).bitOffset());
  }

  /** Looks something up in bytes that aren't validated. */
  @FunctionalInterface
  private interface LookUp<T> {
    T run() throws BtfException;
  }

  private static <T> T withinBounds(String what, LookUp<T> lookUp) throws BtfException {
    try {
      return lookUp.run();
    } catch (IndexOutOfBoundsException
        | StackOverflowError e) { // invalid types can contain themselves
      throw new BtfException("BTF of " + what + " leads out of its bounds", e);
    }
  }

  private Member find(String structure, String path) throws BtfException {
    int type = structure(structure);
    int bits = 0;
    for (String name : path.split("\\.", -1)) {
      var member = member(type, name.getBytes(StandardCharsets.UTF_8), 0);
      if (member == null) {
        throw new BtfException(
            "this kernel's struct " + structure + " has no " + path + " (" + name + ")", null);
      }
      bits += member.bitOffset();
      type = resolve(member.type());
    }
    return new Member(bits, type);
  }

  private int structure(String name) throws BtfException {
    Integer found = known.get(name);
    if (found != null) {
      return found;
    }
    byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
    for (int type = 1; type < count; type++) {
      if (kind(type) == STRUCT && isNamed(bytes.getInt(types[type]), wanted)) {
        known.put(name, type);
        return type;
      }
    }
    throw new BtfException("this kernel has no struct " + name, null);
  }

  private boolean isNamed(int nameOffset, byte[] wanted) {
    int at = strings + nameOffset;
    for (int i = 0; i < wanted.length; i++) {
      if (bytes.get(at + i) != wanted[i]) {
        return false;
      }
    }
    return bytes.get(at + wanted.length) == 0;
  }

  private @Nullable Member member(int type, byte[] wanted, int base) {
    boolean withBitFields = bytes.getInt(types[type] + 4) < 0;
    int count = bytes.getInt(types[type] + 4) & 0xffff;
    for (int i = 0; i < count; i++) {
      int at = types[type] + TYPE + i * MEMBER;
      int offset = bytes.getInt(at + 8);
      int bits = base + (withBitFields ? offset & 0xffffff : offset);
      int name = bytes.getInt(at);
      if (isNamed(name, wanted)) {
        return new Member(bits, bytes.getInt(at + 4));
      }
      int inner = resolve(bytes.getInt(at + 4));
      if (name == 0 && (kind(inner) == STRUCT || kind(inner) == UNION)) {
        var found = member(inner, wanted, bits);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private int size(int type) {
    int at = types[type];
    return switch (kind(type)) {
      case PTR -> Long.BYTES;
      case ARRAY -> size(resolve(bytes.getInt(at + 12))) * bytes.getInt(at + 20);
      default -> bytes.getInt(at + 8);
    };
  }

  /** Returns the type without typedefs and qualifiers. */
  private int resolve(int type) {
    return switch (kind(type)) {
      case TYPEDEF, VOLATILE, CONST, RESTRICT, TYPE_TAG -> resolve(bytes.getInt(types[type] + 8));
      default -> type;
    };
  }

  private int kind(int type) {
    return type == 0 ? 0 : bytes.getInt(types[type] + 4) >>> 24 & 0x1f;
  }
}
