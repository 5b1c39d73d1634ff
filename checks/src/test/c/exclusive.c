/*
 * exclusive sockops|setsockopt CGROUP
 *   attaches a program that does nothing to the cgroup, as older tools do: for itself, without
 *   BPF_F_ALLOW_MULTI. It stays when this ends, and goes with the cgroup.
 */
#include <fcntl.h>
#include <linux/bpf.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  int sockops = !strcmp(argv[1], "sockops");
  struct bpf_insn code[] = {{.code = 0xb7, .imm = 1}, {.code = 0x95}}; /* r0 = 1; exit */
  union bpf_attr load = {
      .prog_type = sockops ? BPF_PROG_TYPE_SOCK_OPS : BPF_PROG_TYPE_CGROUP_SOCKOPT,
      .expected_attach_type = sockops ? BPF_CGROUP_SOCK_OPS : BPF_CGROUP_SETSOCKOPT,
      .insns = (__u64)(unsigned long)code,
      .insn_cnt = 2,
      .license = (__u64)(unsigned long)"GPL",
  };
  int program = syscall(SYS_bpf, BPF_PROG_LOAD, &load, sizeof load);
  int cgroup = open(argv[2], O_RDONLY | O_DIRECTORY);
  union bpf_attr attach = {
      .target_fd = cgroup,
      .attach_bpf_fd = program,
      .attach_type = load.expected_attach_type,
  };
  if (program < 0 || cgroup < 0 || syscall(SYS_bpf, BPF_PROG_ATTACH, &attach, sizeof attach)) {
    perror(argv[1]);
    return 1;
  }
  return 0;
}
