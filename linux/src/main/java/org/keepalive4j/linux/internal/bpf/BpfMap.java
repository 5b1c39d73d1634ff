package org.keepalive4j.linux.internal.bpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.keepalive4j.linux.SyscallException;
import org.keepalive4j.linux.internal.syscall.NativeBuffer;

/** A BPF map, which programs and Java share. Not thread-safe. */
public final class BpfMap implements AutoCloseable {
  private static final int HASH = 1; // enum bpf_map_type
  private static final int ARRAY = 2;
  private static final int SK_STORAGE = 24;
  private static final int NO_PREALLOCATION = 1;
  private static final int READ_ONLY_FOR_PROGRAMS = 1 << 7; // BPF_F_RDONLY_PROG

  private final Bpf bpf;
  private final int descriptor;
  private final String name;
  private final int valueLength;
  private final int entries;

  private BpfMap(Bpf bpf, int descriptor, String name, int valueLength, int entries) {
    this.bpf = bpf;
    this.descriptor = descriptor;
    this.name = name;
    this.valueLength = valueLength;
    this.entries = entries;
  }

  /** Creates an array of values, all zero. */
  public static BpfMap array(Bpf bpf, String name, int valueLength, int entries)
      throws SyscallException {
    return create(bpf, ARRAY, name, Integer.BYTES, valueLength, entries, 0);
  }

  /** Creates a map with one constant value. */
  public static BpfMap constant(Bpf bpf, String name, byte[] value) throws SyscallException {
    var map = create(bpf, ARRAY, name, Integer.BYTES, value.length, 1, READ_ONLY_FOR_PROGRAMS);
    try {
      map.update(0, value);
      bpf.attributes().putInt(BpfAttr.MAP_FD, map.descriptor);
      bpf.require(Bpf.MAP_FREEZE, BpfAttr.MAP_FREEZE_SIZE, "BPF_MAP_FREEZE", name);
      return map;
    } catch (SyscallException e) {
      map.close();
      throw e;
    }
  }

  /** Creates a hash map. */
  public static BpfMap hash(Bpf bpf, String name, int keyLength, int valueLength, int entries)
      throws SyscallException {
    return create(bpf, HASH, name, keyLength, valueLength, entries, NO_PREALLOCATION);
  }

  private static BpfMap create(
      Bpf bpf, int type, String name, int keyLength, int valueLength, int entries, int flags)
      throws SyscallException {
    fillIn(bpf, type, name, keyLength, valueLength, entries, flags);
    int descriptor = bpf.require(Bpf.MAP_CREATE, BpfAttr.MAP_CREATE_SIZE, "BPF_MAP_CREATE", name);
    return new BpfMap(bpf, descriptor, name, valueLength, entries);
  }

  private static ByteBuffer fillIn(
      Bpf bpf, int type, String name, int keyLength, int valueLength, int entries, int flags) {
    var attributes = bpf.attributes();
    attributes
        .putInt(BpfAttr.MAP_TYPE, type)
        .putInt(BpfAttr.KEY_SIZE, keyLength)
        .putInt(BpfAttr.VALUE_SIZE, valueLength)
        .putInt(BpfAttr.MAX_ENTRIES, entries)
        .putInt(BpfAttr.MAP_FLAGS, flags);
    Bpf.putName(attributes, BpfAttr.MAP_NAME, name);
    return attributes;
  }

  /**
   * Creates a socket storage: a value per socket, which is freed with the socket. The kernel
   * requires BTF types for it; the value is an array of 32-bit numbers.
   */
  public static BpfMap socketStorage(Bpf bpf, String name, int valueLength)
      throws SyscallException {
    int btf = loadTypes(bpf, name, intTypes(valueLength / Integer.BYTES));
    try {
      fillIn(bpf, SK_STORAGE, name, Integer.BYTES, valueLength, 0, NO_PREALLOCATION)
          .putInt(BpfAttr.BTF_FD, btf)
          .putInt(BpfAttr.BTF_KEY_TYPE_ID, 1)
          .putInt(BpfAttr.BTF_VALUE_TYPE_ID, 2);
      int descriptor =
          bpf.require(Bpf.MAP_CREATE, BpfAttr.MAP_CREATE_WITH_TYPES_SIZE, "BPF_MAP_CREATE", name);
      return new BpfMap(bpf, descriptor, name, valueLength, 0);
    } finally {
      bpf.kernel().close(btf);
    }
  }

  /** Returns a descriptor. */
  private static int loadTypes(Bpf bpf, String name, byte[] types) throws SyscallException {
    try (var copy = NativeBuffer.copyOf(types)) {
      bpf.attributes().putLong(BpfAttr.BTF, copy.address()).putInt(BpfAttr.BTF_SIZE, types.length);
      return bpf.require(Bpf.BTF_LOAD, BpfAttr.BTF_LOAD_SIZE, "BPF_BTF_LOAD", name);
    }
  }

  /** BTF with two types: 1 is int, 2 is int[length]. */
  private static byte[] intTypes(int length) {
    byte[] strings = "\0int\0".getBytes(StandardCharsets.US_ASCII);
    int typesLength = 16 + 24;
    return ByteBuffer.allocate(24 + typesLength + strings.length)
        .order(ByteOrder.nativeOrder())
        .putShort((short) 0xeb9f)
        .put((byte) 1) // version
        .put((byte) 0)
        .putInt(24) // the header's length
        .putInt(0)
        .putInt(typesLength)
        .putInt(typesLength)
        .putInt(strings.length)
        .putInt(1) // BTF_KIND_INT, its name
        .putInt(1 << 24)
        .putInt(Integer.BYTES)
        .putInt(1 << 24 | Integer.SIZE) // signed
        .putInt(0) // BTF_KIND_ARRAY
        .putInt(3 << 24)
        .putInt(0)
        .putInt(1) // of type 1, indexed by type 1
        .putInt(1)
        .putInt(length)
        .put(strings)
        .array();
  }

  /**
   * Opens a pinned map.
   *
   * @param readOnly whether the map is only read, which needs fewer privileges
   */
  public static BpfMap open(Bpf bpf, PinPath path, boolean readOnly) throws SyscallException {
    var name = path.toString();
    int descriptor = Bpf.checked(bpf.open(path, readOnly), "BPF_OBJ_GET", name);
    try {
      var info = bpf.info(descriptor, 24, name); // struct bpf_map_info, its beginning
      return new BpfMap(
          bpf,
          descriptor,
          name,
          info.getInt(BpfAttr.MAP_INFO_VALUE_SIZE),
          info.getInt(BpfAttr.MAP_INFO_MAX_ENTRIES));
    } catch (SyscallException e) {
      bpf.kernel().close(descriptor);
      throw e;
    }
  }

  int descriptor() {
    return descriptor;
  }

  /** Returns the map's ID in the kernel, which isn't reused soon. */
  public int id() throws SyscallException {
    return bpf.info(descriptor, 8, name).getInt(BpfAttr.MAP_INFO_ID);
  }

  /** Returns the size of a value in bytes. */
  public int valueLength() {
    return valueLength;
  }

  /** Returns the maximum number of entries. */
  public int entries() {
    return entries;
  }

  /** Pins the map in bpffs, which keeps it alive. */
  public void pin(PinPath path) throws SyscallException {
    bpf.pin(descriptor, path);
  }

  /** Returns a copy of the value of an array's key. */
  public ByteBuffer lookup(int key) throws SyscallException {
    byte[] value = new byte[valueLength];
    try (var room = elementRoom()) {
      room.bytes().putInt(0, key);
      element(room);
      bpf.require(Bpf.MAP_LOOKUP_ELEM, BpfAttr.ELEMENT_SIZE, "BPF_MAP_LOOKUP_ELEM", name);
      room.bytes().get(Long.BYTES, value);
    }
    return ByteBuffer.wrap(value).order(ByteOrder.nativeOrder());
  }

  /** Sets the value under a key of an array. */
  public void update(int key, byte[] value) throws SyscallException {
    try (var room = elementRoom()) {
      room.bytes().putInt(0, key).put(Long.BYTES, value);
      element(room);
      bpf.require(Bpf.MAP_UPDATE_ELEM, BpfAttr.ELEMENT_SIZE, "BPF_MAP_UPDATE_ELEM", name);
    }
  }

  /** Sets the value under a key of a hash whose keys are longs. */
  public void put(long key, long value) throws SyscallException {
    try (var room = elementRoom()) {
      room.bytes().putLong(0, key).putLong(Long.BYTES, value);
      element(room);
      bpf.require(Bpf.MAP_UPDATE_ELEM, BpfAttr.ELEMENT_SIZE, "BPF_MAP_UPDATE_ELEM", name);
    }
  }

  private NativeBuffer elementRoom() {
    return NativeBuffer.allocate(Long.BYTES + valueLength);
  }

  /** Passes the key, and the value behind it on a boundary of eight bytes. */
  private void element(NativeBuffer room) {
    bpf.attributes()
        .putInt(BpfAttr.MAP_FD, descriptor)
        .putLong(BpfAttr.KEY, room.address())
        .putLong(BpfAttr.VALUE, room.address() + Long.BYTES);
  }

  /**
   * Sets many values of a hash whose keys are longs and whose values are ints, in one call where
   * the kernel has it (since Linux 5.6).
   */
  public void putAll(long[] keys, int[] values) throws SyscallException {
    int second = keys.length * Long.BYTES;
    try (var room = NativeBuffer.allocate(second + keys.length * Integer.BYTES + Long.BYTES)) {
      for (int i = 0; i < keys.length; i++) {
        room.bytes().putLong(i * Long.BYTES, keys[i]).putInt(second + i * Integer.BYTES, values[i]);
      }
      bpf.attributes()
          .putLong(BpfAttr.BATCH_KEYS, room.address())
          .putLong(BpfAttr.BATCH_VALUES, room.address() + second)
          .putInt(BpfAttr.BATCH_COUNT, keys.length)
          .putInt(BpfAttr.BATCH_MAP_FD, descriptor);
      bpf.require(Bpf.MAP_UPDATE_BATCH, BpfAttr.BATCH_SIZE, "BPF_MAP_UPDATE_BATCH", name);
    }
  }

  @Override
  public void close() {
    bpf.kernel().close(descriptor);
  }
}
