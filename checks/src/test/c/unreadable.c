// To be preloaded: getsockopt(2) refuses one option, UNREADABLE="LEVEL NAME", as a seccomp filter can.
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

int getsockopt(int fd, int level, int name, void *value, socklen_t *length) {
  int refused_level, refused_name;
  const char *refused = getenv("UNREADABLE");
  if (refused && sscanf(refused, "%d %d", &refused_level, &refused_name) == 2 &&
      refused_level == level && refused_name == name) {
    errno = EPERM;
    return -1;
  }
  return syscall(SYS_getsockopt, fd, level, name, value, length);
}
