/*
 * connections cost CGROUP_WITH CGROUP_WITHOUT ROUNDS
 *   prints the least and the median nanoseconds of connect+accept+close, of processor time so that
 *   other load disturbs less: without, with a policy, and with the application's own calls of
 *   setsockopt on both ends instead
 * connections hold COUNT
 *   opens as many connections in processes of 8000, prints "ready", and holds them until stdin ends
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define EACH 2000

static void check(int result, const char *what) {
  if (result < 0) {
    perror(what);
    exit(1);
  }
}

static int listen_on(struct sockaddr_in *address) {
  socklen_t length = sizeof *address;
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  check(listener, "socket");
  check(bind(listener, (struct sockaddr *)address, length), "bind");
  check(listen(listener, 128), "listen");
  check(getsockname(listener, (struct sockaddr *)address, &length), "getsockname");
  return listener;
}

static void set(int fd) {
  int on = 1, idle = 60, interval = 10, count = 5, timeout = 90000;
  check(setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on), "setsockopt");
  check(setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle), "setsockopt");
  check(setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &interval, sizeof interval), "setsockopt");
  check(setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &count, sizeof count), "setsockopt");
  check(setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &timeout, sizeof timeout), "setsockopt");
}

static void enter(const char *cgroup) {
  char path[4096];
  snprintf(path, sizeof path, "%s/cgroup.procs", cgroup);
  int fd = open(path, O_WRONLY);
  check(fd, path);
  check(write(fd, "0", 1), path);
  close(fd);
}

static double cost(int own_calls) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  struct linger reset = {1, 0}; /* no TIME-WAIT */
  struct timespec start, end;
  int listener = listen_on(&address);
  /* Inherited by what is accepted, so that there is no other call of setsockopt in the loop. */
  check(setsockopt(listener, SOL_SOCKET, SO_LINGER, &reset, sizeof reset), "setsockopt");
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
  for (int i = 0; i < EACH; i++) {
    int client = socket(AF_INET, SOCK_STREAM, 0);
    if (own_calls) set(client);
    check(connect(client, (struct sockaddr *)&address, sizeof address), "connect");
    int server = accept(listener, 0, 0);
    check(server, "accept");
    if (own_calls) set(server);
    close(server);
    close(client);
  }
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
  close(listener);
  return ((end.tv_sec - start.tv_sec) * 1e9 + end.tv_nsec - start.tv_nsec) / EACH;
}

static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static int costs(const char *with, const char *without, int rounds) {
  double *times[3];
  for (int i = 0; i < 3; i++) times[i] = malloc(rounds * sizeof(double));
  for (int round = -3; round < rounds; round++) { /* the first three warm up */
    for (int way = 0; way < 3; way++) {
      enter(way == 1 ? with : without);
      double time = cost(way == 2);
      if (round >= 0) times[way][round] = time;
    }
  }
  for (int i = 0; i < 3; i++) {
    qsort(times[i], rounds, sizeof(double), compare);
    printf("%.0f %.0f ", times[i][0], times[i][rounds / 2]);
  }
  printf("\n");
  return 0;
}

static void hold_some(int process, int count) {
  struct sockaddr_in address = {.sin_family = AF_INET,
                                .sin_addr.s_addr = htonl(0x7f010001 + process)};
  int listener = listen_on(&address);
  for (int i = 0; i < count; i++) {
    int client = socket(AF_INET, SOCK_STREAM, 0);
    check(client, "socket");
    check(connect(client, (struct sockaddr *)&address, sizeof address), "connect");
    check(accept(listener, 0, 0), "accept");
  }
}

static int hold(int count) {
  int ready[2], end[2], processes = 0;
  char byte = 0;
  check(pipe(ready), "pipe");
  check(pipe(end), "pipe");
  for (int left = count; left > 0; left -= 8000, processes++) {
    if (fork() == 0) {
      close(end[1]);
      hold_some(processes, left < 8000 ? left : 8000);
      check(write(ready[1], &byte, 1), "write");
      return read(end[0], &byte, 1) == 0 ? 0 : 1;
    }
  }
  close(ready[1]);
  for (int i = 0; i < processes; i++) {
    if (read(ready[0], &byte, 1) != 1) return 1;
  }
  printf("ready\n");
  fflush(stdout);
  return read(0, &byte, 1) == 0 ? 0 : 1;
}

int main(int argc, char **argv) {
  if (argc == 5 && !strcmp(argv[1], "cost")) return costs(argv[2], argv[3], atoi(argv[4]));
  if (argc == 3 && !strcmp(argv[1], "hold")) return hold(atoi(argv[2]));
  fprintf(stderr, "usage: see the source\n");
  return 2;
}
