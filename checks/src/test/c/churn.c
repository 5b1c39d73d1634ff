// Processes that open, fork, close and exit all the time, their descriptors and numbers used again
// at once; the settings of every socket follow from its own local port, and so show a mix-up.
//
//   churn PROCESSES
//
// Every connection has keep-alive on, idle 1000 + its local port modulo 20000, count 1 + its local
// port modulo 100, from before it has a peer to its end. Runs until standard input ends.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CONNECTIONS = 20 };

static void check(int succeeded, const char *what) {
  if (!succeeded) {
    perror(what);
    _exit(1);
  }
}

static void set(int fd, int level, int name, int value) {
  check(setsockopt(fd, level, name, &value, sizeof value) == 0, "setsockopt");
}

// A socket with a port, and the settings that follow from it.
static int bound(struct sockaddr_in *at) {
  socklen_t size = sizeof *at;
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  check(fd >= 0, "socket");
  at->sin_port = 0;
  check(bind(fd, (struct sockaddr *)at, size) == 0, "bind");
  check(getsockname(fd, (struct sockaddr *)at, &size) == 0, "getsockname");
  int port = ntohs(at->sin_port);
  set(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
  set(fd, IPPROTO_TCP, TCP_KEEPIDLE, 1000 + port % 20000);
  set(fd, IPPROTO_TCP, TCP_KEEPCNT, 1 + port % 100);
  struct linger reset = {1, 0}; // no TIME-WAIT
  check(setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset) == 0, "SO_LINGER");
  return fd;
}

// One life: a listener, connections, some closed, the rest shared with a child or left to exit.
static void live(int number) {
  struct sockaddr_in service = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f020001 + number)};
  int listener = bound(&service), held[2 * CONNECTIONS], n = 0;
  check(listen(listener, CONNECTIONS) == 0, "listen");
  for (int i = 0; i < CONNECTIONS; i++) {
    struct sockaddr_in own = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f030001 + number)};
    held[n] = bound(&own);
    check(connect(held[n++], (struct sockaddr *)&service, sizeof service) == 0, "connect");
    check((held[n++] = accept(listener, NULL, NULL)) >= 0, "accept");
  }
  int microseconds = 1 << random() % 22; // at once, or after up to two seconds
  if (random() % 2) { // a child has them a little longer
    if (fork() == 0) {
      usleep(microseconds);
      _exit(0);
    }
  } else {
    usleep(microseconds);
    for (int i = 0; i < n; i++) {
      close(held[i]);
    }
  }
}

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: churn PROCESSES\n");
    return 2;
  }
  setpgid(0, 0);
  signal(SIGCHLD, SIG_IGN); // no zombies
  for (int i = 0; i < atoi(argv[1]); i++) {
    if (fork() == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      signal(SIGCHLD, SIG_DFL);
      for (int round = 0;; round++) {
        pid_t life = fork();
        if (life == 0) {
          prctl(PR_SET_PDEATHSIG, SIGKILL);
          signal(SIGCHLD, SIG_IGN);
          srandom(i * 100000 + round);
          for (int lives = 0; lives < 5; lives++) {
            live(i);
          }
          _exit(0);
        }
        int status;
        check(waitpid(life, &status, 0) == life && status == 0, "a life");
      }
    }
  }
  printf("ready\n");
  fflush(stdout);
  while (getchar() != EOF) {
  }
  kill(0, SIGKILL); // its own group, made above
}
