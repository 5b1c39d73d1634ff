// What a connection costs that gets settings, or none: connect, accept and close, both ends here.
//
//   connections none|own|given COUNT
//
// Prints the nanoseconds of processor time that one connection took, other load disturbs that less.
//   none   nobody sets options
//   own    five calls of setsockopt(2) for each end
//   given  by somebody else; fails where either end has none
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { WARM_UP = 200, IDLE = 60 };

static struct sockaddr_in address = {.sin_family = AF_INET};
static int listener, own_calls;

static void check(int succeeded, const char *what) {
  if (!succeeded) {
    perror(what);
    exit(1);
  }
}

static void set(int fd, int level, int name, int value) {
  check(setsockopt(fd, level, name, &value, sizeof value) == 0, "setsockopt");
}

static void set_all(int fd) {
  set(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
  set(fd, IPPROTO_TCP, TCP_KEEPIDLE, IDLE);
  set(fd, IPPROTO_TCP, TCP_KEEPINTVL, 10);
  set(fd, IPPROTO_TCP, TCP_KEEPCNT, 5);
  set(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, 90000);
}

static int is_set(int fd) {
  int on, idle;
  socklen_t size = sizeof on;
  check(getsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, &size) == 0, "getsockopt");
  check(getsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, &size) == 0, "getsockopt");
  return on && idle == IDLE;
}

static void listen_to_loopback(void) {
  socklen_t size = sizeof address;
  struct linger reset = {1, 0}; // no TIME-WAIT; inherited by what is accepted
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  listener = socket(AF_INET, SOCK_STREAM, 0);
  check(setsockopt(listener, SOL_SOCKET, SO_LINGER, &reset, sizeof reset) == 0, "SO_LINGER");
  check(bind(listener, (struct sockaddr *)&address, size) == 0, "bind");
  check(listen(listener, 128) == 0, "listen");
  check(getsockname(listener, (struct sockaddr *)&address, &size) == 0, "getsockname");
}

// Whether both ends had settings.
static int make(int look) {
  int client = socket(AF_INET, SOCK_STREAM, 0);
  if (own_calls) {
    set_all(client);
  }
  check(connect(client, (struct sockaddr *)&address, sizeof address) == 0, "connect");
  int server = accept(listener, NULL, NULL);
  check(server >= 0, "accept");
  if (own_calls) {
    set_all(server);
  }
  int both = look && is_set(client) && is_set(server);
  close(server); // first, because it resets
  close(client);
  return both;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

int main(int argc, char **argv) {
  check(argc == 3, "usage: connections none|own|given COUNT");
  int count = atoi(argv[2]), wanted = strcmp(argv[1], "none") != 0;
  own_calls = strcmp(argv[1], "own") == 0;
  listen_to_loopback();
  for (int i = 0; i < WARM_UP; i++) {
    if (make(1) != wanted) {
      fprintf(stderr, "connections: %s settings\n", wanted ? "no" : "unexpected");
      return 1;
    }
  }
  double start = now();
  for (int i = 0; i < count; i++) {
    make(0);
  }
  printf("%.0f\n", (now() - start) / count);
  return 0;
}
