// What it costs to read, or to change, the settings of the sockets of other processes: the calls
// alone.
//
//   reach read|change LEAST PID...
//
// For each line on standard input walks through the descriptors of the processes (readlinkat of
// /proc/PID/fd), duplicates each socket (pidfd_getfd), reads five options, closes the duplicate, and
// prints the nanoseconds that it took; fails where it met fewer than LEAST sockets. To change, it sets
// the five to others in between, and reads them once more.
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static long sockets, sum;
static int changing, turn;

static void check(int succeeded, const char *what) {
  if (!succeeded) {
    perror(what);
    exit(1);
  }
}

static void set(int fd, int level, int name, int value) {
  check(setsockopt(fd, level, name, &value, sizeof value) == 0, "setsockopt");
}

static int get(int fd, int level, int name) {
  int value;
  socklen_t size = sizeof value;
  return getsockopt(fd, level, name, &value, &size) ? -1 : value;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

// The idle time, or -1 for a socket that is not one of TCP.
static int read_options(int fd) {
  int idle = get(fd, IPPROTO_TCP, TCP_KEEPIDLE);
  if (idle >= 0) {
    sum += idle + get(fd, SOL_SOCKET, SO_KEEPALIVE) + get(fd, IPPROTO_TCP, TCP_KEEPINTVL) +
           get(fd, IPPROTO_TCP, TCP_KEEPCNT) + get(fd, IPPROTO_TCP, TCP_USER_TIMEOUT);
  }
  return idle;
}

static void change_options(int fd) {
  int n = turn % 100; // none of them is what it is: set each time
  set(fd, IPPROTO_TCP, TCP_KEEPINTVL, 10 + n);
  set(fd, IPPROTO_TCP, TCP_KEEPCNT, 5 + n);
  set(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, 900000 + n * 1000);
  set(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
  set(fd, IPPROTO_TCP, TCP_KEEPIDLE, 600 + n);
}

static void reach(int process, int number) {
  int fd = syscall(SYS_pidfd_getfd, process, number, 0);
  check(fd >= 0, "pidfd_getfd");
  if (read_options(fd) >= 0) {
    sockets++;
    if (changing) {
      change_options(fd);
      check(read_options(fd) == 600 + turn % 100, "TCP_KEEPIDLE read back");
    }
  }
  close(fd);
}

static void walk(const char *pid) {
  static char entries[1 << 16];
  char path[64], link[64];
  snprintf(path, sizeof path, "/proc/%s/fd", pid);
  int folder = open(path, O_RDONLY | O_DIRECTORY);
  int process = syscall(SYS_pidfd_open, atoi(pid), 0);
  check(folder >= 0 && process >= 0, pid);
  for (long end; (end = getdents64(folder, entries, sizeof entries)) > 0;) {
    for (long at = 0; at < end;) {
      struct dirent64 *entry = (struct dirent64 *)(entries + at);
      at += entry->d_reclen;
      if (readlinkat(folder, entry->d_name, link, sizeof link) > 8 && !memcmp(link, "socket:[", 8)) {
        reach(process, atoi(entry->d_name));
      }
    }
  }
  close(folder);
  close(process);
}

static void *sleep_forever(void *unused) {
  pause();
  return unused;
}

int main(int argc, char **argv) {
  check(argc > 3, "usage: reach read|change LEAST PID...");
  changing = strcmp(argv[1], "change") == 0;
  pthread_t thread; // a process of several threads, like a JVM: descriptors cost more then
  check(pthread_create(&thread, NULL, sleep_forever, NULL) == 0, "pthread_create");
  printf("ready\n");
  fflush(stdout);
  for (int byte; (byte = getchar()) != EOF; turn++) {
    sockets = 0;
    double start = now();
    for (int i = 3; i < argc; i++) {
      walk(argv[i]);
    }
    printf("%.0f\n", now() - start);
    fflush(stdout);
    check(sockets >= atol(argv[2]), "number of sockets");
  }
  return sum < 0;
}
