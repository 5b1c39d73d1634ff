// What it costs to put settings on every open connection of a process from inside: the calls alone.
//
//   sweep PAIRS
//
// Makes so many connections over loopback and keeps both ends. For each line on standard input
// walks through /proc/self/fd, asks each descriptor what it is and whom it is connected to, sets
// five options, and prints the milliseconds that the walk took.
#include <arpa/inet.h>
#include <dirent.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static void check(int succeeded, const char *what) {
  if (!succeeded) {
    perror(what);
    exit(1);
  }
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static void *sleep_forever(void *unused) {
  pause();
  return unused;
}

static void set(int fd, int level, int name, int value) {
  check(setsockopt(fd, level, name, &value, sizeof value) == 0, "setsockopt");
}

// 0 for what is no TCP connection.
static int sweep_one(int fd) {
  int protocol, domain;
  socklen_t size = sizeof protocol;
  if (getsockopt(fd, SOL_SOCKET, SO_PROTOCOL, &protocol, &size) != 0 || protocol != IPPROTO_TCP) {
    return 0;
  }
  size = sizeof domain;
  check(getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0, "SO_DOMAIN");
  struct sockaddr_storage address;
  size = sizeof address;
  if (getpeername(fd, (struct sockaddr *)&address, &size) != 0) {
    return 0;
  }
  size = sizeof address;
  check(getsockname(fd, (struct sockaddr *)&address, &size) == 0, "getsockname");
  set(fd, IPPROTO_TCP, TCP_KEEPINTVL, 15);
  set(fd, IPPROTO_TCP, TCP_KEEPCNT, 4);
  set(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, 90000);
  set(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
  set(fd, IPPROTO_TCP, TCP_KEEPIDLE, 60);
  return 1;
}

int main(int argc, char **argv) {
  check(argc == 2, "usage: sweep PAIRS");
  int pairs = atoi(argv[1]);
  pthread_t thread; // a process of several threads, like a JVM: descriptors cost more then
  check(pthread_create(&thread, NULL, sleep_forever, NULL) == 0, "pthread_create");
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);

  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  check(bind(listener, (struct sockaddr *)&address, size) == 0 && listen(listener, 1) == 0, "listen");
  getsockname(listener, (struct sockaddr *)&address, &size);
  for (int i = 0; i < pairs; i++) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    check(connect(fd, (struct sockaddr *)&address, size) == 0, "connect");
    check(accept(listener, NULL, NULL) >= 0, "accept");
  }
  puts("ready");
  fflush(stdout);

  char line[8];
  while (fgets(line, sizeof line, stdin)) {
    double begin = now();
    int found = 0;
    DIR *descriptors = opendir("/proc/self/fd");
    for (struct dirent *entry; (entry = readdir(descriptors));) {
      found += entry->d_name[0] != '.' && sweep_one(atoi(entry->d_name));
    }
    closedir(descriptors);
    double took = now() - begin;
    check(found == 2 * pairs, "all connections");
    printf("%.3f\n", took);
    fflush(stdout);
  }
  return 0;
}
