/*
 * sandbox ERRNO CALL PROGRAM ARGUMENT...
 *   becomes the program, behind a seccomp filter that answers this system call with this error
 *   number, as a container's or a service's does.
 */
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static const struct {
  const char *name;
  int number;
} calls[] = {
    {"bpf", SYS_bpf},       {"clock_getres", SYS_clock_getres}, {"flock", SYS_flock},
    {"mount", SYS_mount},   {"pidfd_getfd", SYS_pidfd_getfd},   {"pidfd_open", SYS_pidfd_open},
    {"sendto", SYS_sendto}, {"setns", SYS_setns},
};

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  int error = atoi(argv[1]), number = -1;
  for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
    if (!strcmp(calls[i].name, argv[2])) number = calls[i].number;
  if (number < 0) return 2;
  struct sock_filter code[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = {sizeof code / sizeof *code, code};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
      prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) {
    perror("seccomp");
    return 1;
  }
  execvp(argv[3], argv + 3);
  perror(argv[3]);
  return 127;
}
