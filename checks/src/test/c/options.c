// What it costs to set four keep-alive options on a connection and to read them back: the calls
// alone.
//
//   options CALLS
//
// Makes one connection over loopback. For each line on standard input sets and reads so often, and
// prints the nanoseconds that one time took.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

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
  check(getsockopt(fd, level, name, &value, &size) == 0, "getsockopt");
  return value;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

static void *sleep_forever(void *unused) {
  pause();
  return unused;
}

int main(int argc, char **argv) {
  check(argc == 2, "usage: options CALLS");
  int calls = atoi(argv[1]);
  pthread_t thread; // a process of several threads, like a JVM: descriptors cost more then
  check(pthread_create(&thread, NULL, sleep_forever, NULL) == 0, "pthread_create");

  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  int listener = socket(AF_INET, SOCK_STREAM, 0), fd = socket(AF_INET, SOCK_STREAM, 0);
  check(bind(listener, (struct sockaddr *)&address, size) == 0 && listen(listener, 1) == 0, "listen");
  getsockname(listener, (struct sockaddr *)&address, &size);
  check(connect(fd, (struct sockaddr *)&address, size) == 0, "connect");
  check(accept(listener, NULL, NULL) >= 0, "accept");

  printf("ready\n");
  fflush(stdout);
  for (int byte; (byte = getchar()) != EOF;) {
    long sum = 0;
    double start = now();
    for (int i = 0; i < calls; i++) {
      set(fd, IPPROTO_TCP, TCP_KEEPINTVL, 10);
      set(fd, IPPROTO_TCP, TCP_KEEPCNT, 5);
      set(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
      set(fd, IPPROTO_TCP, TCP_KEEPIDLE, 600 + i % 2); // never what it is: set each time
      sum += get(fd, SOL_SOCKET, SO_KEEPALIVE) + get(fd, IPPROTO_TCP, TCP_KEEPIDLE) +
             get(fd, IPPROTO_TCP, TCP_KEEPINTVL) + get(fd, IPPROTO_TCP, TCP_KEEPCNT);
    }
    double end = now();
    check(sum >= 616L * calls, "values read back");
    printf("%.0f\n", (end - start) / calls);
    fflush(stdout);
  }
  return 0;
}
