package org.keepalive4j.linux.internal.bpf;

/**
 * Offsets of the fields of {@code union bpf_attr}, and of the structures that
 * BPF_OBJ_GET_INFO_BY_FD fills in: linux/bpf.h. A {@code SIZE} is how much of the union a command
 * passes, because older kernels refuse bytes that they don't know.
 */
final class BpfAttr {
  // BPF_MAP_CREATE; BTF_FD and what follows only where a map needs types
  static final int MAP_TYPE = 0;
  static final int KEY_SIZE = 4;
  static final int VALUE_SIZE = 8;
  static final int MAX_ENTRIES = 12;
  static final int MAP_FLAGS = 16;
  static final int MAP_NAME = 28;
  static final int BTF_FD = 48;
  static final int BTF_KEY_TYPE_ID = 52;
  static final int BTF_VALUE_TYPE_ID = 56;
  static final int MAP_CREATE_SIZE = 48;
  static final int MAP_CREATE_WITH_TYPES_SIZE = 60;

  // BPF_MAP_LOOKUP_ELEM, BPF_MAP_UPDATE_ELEM; BPF_MAP_FREEZE takes the descriptor alone
  static final int MAP_FD = 0;
  static final int KEY = 8;
  static final int VALUE = 16;
  static final int ELEMENT_SIZE = 32;
  static final int MAP_FREEZE_SIZE = 4;

  // BPF_MAP_UPDATE_BATCH
  static final int BATCH_KEYS = 16;
  static final int BATCH_VALUES = 24;
  static final int BATCH_COUNT = 32;
  static final int BATCH_MAP_FD = 36;
  static final int BATCH_SIZE = 56;

  // BPF_BTF_LOAD
  static final int BTF = 0;
  static final int BTF_SIZE = 16;
  static final int BTF_LOAD_SIZE = 28;

  // BPF_PROG_LOAD; ATTACH_BTF_ID only where a program is attached to a kernel function
  static final int PROG_TYPE = 0;
  static final int INSN_CNT = 4;
  static final int INSNS = 8;
  static final int LICENSE = 16;
  static final int LOG_LEVEL = 24;
  static final int LOG_SIZE = 28;
  static final int LOG_BUF = 32;
  static final int PROG_NAME = 48;
  static final int EXPECTED_ATTACH_TYPE = 68;
  static final int ATTACH_BTF_ID = 108;
  static final int PROG_LOAD_SIZE = 72;
  static final int PROG_LOAD_WITH_BTF_ID_SIZE = 120;

  // BPF_OBJ_PIN, BPF_OBJ_GET
  static final int PATHNAME = 0;
  static final int BPF_FD = 8;
  static final int FILE_FLAGS = 12;
  static final int OBJ_PIN_SIZE = 12;
  static final int OBJ_GET_SIZE = 16;

  // BPF_PROG_ATTACH
  static final int ATTACH_TARGET_FD = 0;
  static final int ATTACH_BPF_FD = 4;
  static final int ATTACH_TYPE = 8;
  static final int ATTACH_FLAGS = 12;
  static final int PROG_ATTACH_SIZE = 20;

  // BPF_PROG_QUERY
  static final int QUERY_TARGET_FD = 0;
  static final int QUERY_ATTACH_TYPE = 4;
  static final int QUERY_ATTACH_FLAGS = 12;
  static final int QUERY_PROG_IDS = 16;
  static final int QUERY_PROG_CNT = 24;
  static final int QUERY_SIZE = 32;

  // BPF_OBJ_GET_INFO_BY_FD, and what it fills in
  static final int INFO_BPF_FD = 0;
  static final int INFO_LEN = 4;
  static final int INFO = 8;
  static final int INFO_SIZE = 16;
  static final int PROG_INFO_ID = 4;
  static final int MAP_INFO_ID = 4;
  static final int MAP_INFO_VALUE_SIZE = 12;
  static final int MAP_INFO_MAX_ENTRIES = 16;
  static final int LINK_INFO_PROG_ID = 8;
  static final int LINK_INFO_CGROUP_ID = 16;

  // BPF_LINK_CREATE, BPF_LINK_UPDATE, BPF_LINK_DETACH, BPF_ITER_CREATE
  static final int LINK_PROG_FD = 0;
  static final int LINK_TARGET_FD = 4;
  static final int LINK_ATTACH_TYPE = 8;
  static final int LINK_CREATE_SIZE = 16;
  static final int LINK_FD = 0;
  static final int LINK_NEW_PROG_FD = 4;
  static final int LINK_UPDATE_SIZE = 16;
  static final int LINK_DETACH_SIZE = 4;
  static final int ITER_LINK_FD = 0;
  static final int ITER_CREATE_SIZE = 8;

  private BpfAttr() {}
}
